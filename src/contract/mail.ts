export interface MailPerson {
  address: string;
  name: string;
}

/** `GET /v1/messages/{id}/mail`: a mail as it was written. The thread shows only its new words. */
export interface MailView {
  from: MailPerson;
  to: MailPerson[];
  cc: MailPerson[];
  subject: string | null;
  text: string;
  /** Cleaned; to be shown in a frame that runs nothing. Remote images stand in `data-remote`, quotes in `.tl-quoted`. */
  html: string | null;
  hasRemoteImages: boolean;
  hasQuotes: boolean;
}

/** `GET /v1/conversations/{id}/reply-all`. A reply takes `options.cc` and `options.bcc`: lists of addresses, 20 in all. */
export interface ReplyAll {
  /** Neither the customer nor an address of ours. */
  cc: MailPerson[];
  /** How many more the mail names than one answer takes. */
  leftOut: number;
}
