import type { ParsedMail } from 'mailparser';
import type { Automatic } from './mail.js';
import { headerTexts } from './headers.js';

/** Vacation notices without a header that says so, as the great mail systems title them. */
const VACATION =
  /^\s*(re: ?)?(\[?auto(matic|mated)?[- ]?(reply|response|generated)\]?|out of (the )?office|away from (my|the) (office|mail)|on (vacation|holiday|leave)\b|vacation (reply|response|notice)|autoreply|autoresponder|automatische (antwort|reactie)|abwesenheits?(notiz|nachricht|meldung|assistent)?\b|abwesend|r[ée]ponse automatique|absence du bureau|respuesta autom[áa]tica|fuera de la oficina|risposta automatica|fuori sede|resposta autom[áa]tica|autosvar|automatiskt svar|automaattinen vastaus|automatyczna odpowied|автоответ|自動(返信|応答)|自动(回复|答复))/iu;
const ROBOT = /^(mailer-?daemon|postmaster|no-?reply|do-?not-?reply|auto-?(reply|responder)|bounces?([+=-].*)?)@/i;

/** Whether a machine wrote this, by RFC 3834 and by what machines do that do not keep to it. */
export function judgeAutomatic(mail: ParsedMail): Automatic | null {
  const first = (name: string) => headerTexts(mail, name)[0]?.toLowerCase();
  const has = (...names: string[]) => names.find((name) => first(name) !== undefined);
  const type = `${first('content-type') ?? ''} ${first('x-original-content-type') ?? ''}`;
  if (/multipart\/report/.test(type) || has('x-failed-recipients', 'feedback-type'))
    return { kind: 'report', why: 'it is a delivery report' };

  const submitted = first('auto-submitted')?.split(';')[0].trim();
  if (submitted && submitted !== 'no')
    return { kind: submitted === 'auto-replied' ? 'auto_reply' : 'generated', why: `Auto-Submitted: ${submitted}` };
  const responder = has(
    'x-autoreply',
    'x-autorespond',
    'x-auto-reply',
    'x-autoresponse',
    'x-mail-autoreply',
    'x-mail-auto-reply',
  );
  if (responder && !/^no$/.test(first(responder) ?? '')) return { kind: 'auto_reply', why: responder };
  const precedence = first('precedence') ?? first('x-precedence') ?? '';
  if (/auto[-_ ]?reply/.test(precedence)) return { kind: 'auto_reply', why: 'Precedence: auto_reply' };

  // Asks a person to prove that they are one; whoever answers it by machine never ends.
  if (/\btmda\b/.test(first('x-delivery-agent') ?? '') || has('x-spamarrest-noauth', 'x-boxbe-challenge'))
    return { kind: 'auto_reply', why: 'it is a challenge' };
  if (mail.attachments.some(isCalendarsAnswer)) return { kind: 'generated', why: 'it is a calendar’s answer' };
  if (VACATION.test(mail.subject ?? '')) return { kind: 'auto_reply', why: 'its subject is a vacation notice’s' };
  const list = has('list-id', 'list-unsubscribe', 'list-post', 'list-help', 'mailing-list', 'x-mailing-list');
  if (list) return { kind: 'list', why: list };
  if (/\b(bulk|junk|list)\b/.test(precedence)) return { kind: 'list', why: `Precedence: ${precedence.slice(0, 40)}` };
  if (/^<\s*>$/.test(first('return-path') ?? '')) return { kind: 'generated', why: 'a null return path' };
  if (/\b(all|oof|autoreply)\b/.test(first('x-auto-response-suppress') ?? ''))
    return { kind: 'generated', why: 'X-Auto-Response-Suppress' };
  const from = mail.from?.value[0]?.address ?? '';
  return ROBOT.test(from) ? { kind: 'generated', why: 'no person has this address' } : null;
}

/** Accepted, declined, called off: a calendar wrote it for its owner. An invitation is a person's. */
const isCalendarsAnswer = ({ contentType, content }: ParsedMail['attachments'][number]): boolean =>
  contentType === 'text/calendar' &&
  /^METHOD:(REPLY|CANCEL|COUNTER|DECLINECOUNTER|REFRESH)\s*$/im.test(content.subarray(0, 20_000).toString('latin1'));
