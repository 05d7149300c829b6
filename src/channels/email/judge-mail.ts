import type { Verdict } from '../delivery/verdict.js';

interface SmtpError extends Error {
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
}

/** What an SMTP server's refusal, or its silence, means for a mail. */
export function judgeMail(error: SmtpError): { verdict: Verdict; status: number | null; answer: string | null } {
  const { responseCode: status = null, response = null } = error;
  return { verdict: verdictOf(error), status, answer: response };
}

function verdictOf({ code, command, responseCode, message }: SmtpError): Verdict {
  if (code === 'ERR_REFUSED_ADDRESS') return { kind: 'failed', why: `We do not call this server: ${message}` };
  // A wrong password is put right by somebody, and then the mail can go.
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return {
      kind: 'again',
      why: `the mail server did not take our password${responseCode ? ` (${responseCode})` : ''}`,
      perhapsTaken: false,
      retryAfter: null,
    };
  if (responseCode && responseCode >= 500)
    return { kind: 'failed', why: `the mail server refused it: ${message.slice(0, 300)}` };
  if (responseCode && responseCode >= 400)
    return {
      kind: 'again',
      why: `the mail server asks to try later: ${message.slice(0, 300)}`,
      perhapsTaken: false,
      retryAfter: null,
    };
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return { kind: 'failed', why: message.slice(0, 300) };
  // The text was on its way and no answer came.
  const perhapsTaken = command === 'DATA' && (code === 'ETIMEDOUT' || code === 'ECONNECTION' || code === 'ESOCKET');
  return {
    kind: 'again',
    why: `the mail server did not answer: ${message.slice(0, 200)}`,
    perhapsTaken,
    retryAfter: null,
  };
}
