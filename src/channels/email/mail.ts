/** A mail as the hub understands it, whichever way it came. */
export interface Mail {
  /** Without angle brackets, as all ids here. */
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
  from: Mailbox | null;
  /** From names one address; where it names more, nobody can say who wrote. */
  isSoleFrom: boolean;
  replyTo: Mailbox | null;
  to: Mailbox[];
  cc: Mailbox[];
  /** Where the envelope or a header says it was delivered: a reply token may stand only here. */
  deliveredTo: string[];
  subject: string;
  date: Date | null;
  /** All of it, quotes included. */
  text: string;
  html: string | null;
  files: MailFile[];
  /** Null: a person wrote it, as far as anybody can tell. */
  automatic: Automatic | null;
  report: Report | null;
  authenticationResults: string[];
  /** What the hub found itself, where nobody stood between it and whoever handed the mail over. */
  checks: SenderChecks | null;
}

/** DKIM, SPF and DMARC of one mail, in the words of RFC 8601. */
export interface SenderChecks {
  /** The domain in From as the checks read it; null where it names more than one. */
  from: string | null;
  dmarc: string;
  dkim: {
    domain: string;
    result: string;
    /** The signer's domain goes with the one in From. */
    isAligned: boolean;
    /** It covers the body to its end. */
    isWhole: boolean;
  }[];
  spf: { domain: string; result: string; isAligned: boolean } | null;
}

export interface Mailbox {
  address: string;
  name: string;
}

export interface MailFile {
  name: string;
  contentType: string;
  data: Buffer;
  /** Named by the HTML: an image within it. */
  contentId: string | null;
}

export interface Automatic {
  kind: 'auto_reply' | 'generated' | 'list' | 'report';
  /** The header or pattern that says so. */
  why: string;
}

/** What a mail system says of a mail somebody sent. */
export interface Report {
  kind: 'bounce' | 'complaint' | 'auto_reply' | 'delayed' | 'delivered';
  recipients: ReportedRecipient[];
  /** Ids of the mail it is about, the likeliest first. */
  about: string[];
}

export interface ReportedRecipient {
  address: string | null;
  hard: boolean;
  /** As RFC 3463 writes it, or null. */
  status: string | null;
  reason: string;
  words: string;
}

/** Why a mail could not be read: it is kept raw. */
export interface Unreadable {
  unreadable: string;
}
