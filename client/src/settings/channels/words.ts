import type { Capabilities, Channel, Inbox, SetupStep } from '@contract/channels';
import { moment, plural } from '../../ui/words';

/** What a channel is for, in one line under its name. */
export function channelLine({ kind, class: channelClass, credentials, capabilities }: Channel): string {
  if (kind === 'webchat') return 'A chat on your own pages';
  if (kind === 'custom') return 'Any system with signed JSON';
  if (channelClass === 'voice') return 'Calls, with the thread on screen';
  if (capabilities.publicComments) return 'Messages and public comments';
  if (kind === 'botpress') return 'A bot there hands over to people here';
  if (capabilities.segments) return 'Text messages, by Twilio';
  if (kind === 'email') return 'Mail, in threads';
  return credentials.length > 0 ? 'Messages, through their API' : 'Messages';
}

/** The rules of a channel as sentences: what the composer will hold people to. */
export function ruleLines({ window, maxText, attachments, firstContact }: Capabilities): string[] {
  const lines: string[] = [];
  if (window) {
    const after = {
      template: 'then only an approved template',
      nothing: 'then nothing, until they write again',
      people: `then people only, for ${plural(Math.round((window.peopleHours ?? window.hours) / 24), 'day')} in all`,
    }[window.after];
    lines.push(`Free words for ${plural(window.hours, 'hour')} after their last message, ${after}.`);
  }
  lines.push(firstContact ? 'You may write first.' : 'They write first.');
  lines.push(`${maxText.toLocaleString()} characters at most${attachments ? ', with files' : ', no files'}.`);
  return lines;
}

/** The address of this hub among what is to be given to a vendor, where it is one that only this machine or this house can reach. */
export function homeAddress(steps: Pick<SetupStep, 'value'>[]): string | null {
  const found = steps.flatMap(({ value }) => value?.match(/https?:\/\/[^\s/"']+/g) ?? []);
  return found.find((origin) => URL.canParse(origin) && isHome(new URL(origin).hostname)) ?? null;
}

const isHome = (host: string) =>
  /^(localhost|.*\.local|(127|10)(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|\[::1\]|0\.0\.0\.0)$/.test(
    host,
  );

/** "today", "3 days ago": when a credential was set. */
export function setAgo(at: string, now = Date.now()): string {
  const days = Math.floor((now - Date.parse(at)) / 86_400_000);
  if (days < 1) return 'set today';
  return days === 1 ? 'set yesterday' : `set ${days} days ago`;
}

/** Nothing came in or went out yet. The web chat has no other side that could be silent. */
export const unused = ({ inboundUrl, lastInAt, health }: Inbox): boolean =>
  inboundUrl !== null && lastInAt === null && health.lastOkAt === null;

/** What keeps an inbox from sending, a sentence each; none when all is well. */
export function troubleLines({ name, health }: Pick<Inbox, 'name' | 'health'>): {
  tone: 'danger' | 'warn';
  text: string;
}[] {
  const { state, reason, breaker, heldUntil, credentials } = health;
  if (state === 'disabled')
    return [{ tone: 'danger', text: `Nothing is sent there any more: ${reason}. Save the settings to try again.` }];
  const lines: ReturnType<typeof troubleLines> = [];
  if (credentials)
    lines.push({
      tone: 'danger',
      text: `The credentials ${credentials.state === 'expired' ? 'have expired' : 'are refused'} since ${moment(credentials.since)}: ${credentials.why}. Enter new ones below.`,
    });
  if (breaker)
    lines.push({
      tone: 'warn',
      text: `We stopped calling ${name} at ${moment(breaker.openedAt)} after ${plural(breaker.failures, 'failure')} in a row; next try ${moment(breaker.nextTryAt)}. What is written meanwhile waits. The last one: ${reason}.`,
    });
  else if (heldUntil)
    lines.push({ tone: 'warn', text: `The vendor asked us to wait: nothing is sent until ${moment(heldUntil)}.` });
  else if (state === 'failing') lines.push({ tone: 'warn', text: `Sending fails: ${reason}. We go on trying.` });
  return lines;
}
