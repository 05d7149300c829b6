/** What somebody wrote anew; the whole stays beside it. */
export interface Reply {
  text: string;
  /** Something was left out: quotes or a signature. */
  shortened: boolean;
}

/** The parser's expressions take long over what no person writes. */
const MOST_READ = 100_000;

interface Reader {
  parseReply(text: string): string;
}
let reader: Promise<Reader> | undefined;

/** Takes the quotes and the signature off a reply. What would leave nothing is left as it is: nobody sends an empty mail. */
export async function stripReply(text: string): Promise<Reply> {
  const whole = text.trim();
  if (whole.length > MOST_READ) return { text: whole, shortened: false };
  // Loaded with the first mail: it is an ES module, and few hubs read mail.
  reader ??= import('email-reply-parser').then(({ default: EmailReplyParser }) => new EmailReplyParser());
  const visible = (await reader).parseReply(text).trim();
  return visible === '' ? { text: whole, shortened: false } : { text: visible, shortened: visible !== whole };
}
