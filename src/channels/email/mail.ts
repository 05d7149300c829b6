/** A mail as the hub understands it, whichever way it came. */
export interface Mail {
  /** Without angle brackets, as all ids here. */
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
  from: Mailbox | null;
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
