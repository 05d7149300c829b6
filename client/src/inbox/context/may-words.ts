import type { ConsentCell, Consents, Purpose } from '@contract/consents';
import { channelName } from '../../ui/ChannelIcon';
import { day } from '../../ui/words';

export interface May {
  purpose: string;
  yes: boolean;
  text: string;
}

/** "E-mail", "every channel": where a word holds. */
const where = (channel: string) => (channel === 'any' ? 'every channel' : channelName(channel));

/**
 * What holds for each purpose somebody spoke about, judged as it is when something is sent: one refusal outweighs every yes. What
 * was said of every channel holds on those nothing was said about.
 */
export function mayWords({ cells, history }: Pick<Consents, 'cells' | 'history'>, purposes: Purpose[]): May[] {
  const named = new Map(purposes.map(({ name, label }) => [name, label]));
  return [...new Set(cells.map(({ purpose }) => purpose))].flatMap((purpose) => {
    const said = cells.filter((one) => one.purpose === purpose && one.state !== 'unknown');
    const label = named.get(purpose) ?? purpose.charAt(0).toUpperCase() + purpose.slice(1).replaceAll('_', ' ');
    const text = wordsOf(
      said.filter(({ identityId }) => identityId === null),
      said.filter(({ identityId }) => identityId !== null),
      history,
    );
    return text ? [{ purpose, yes: text.yes, text: `${label}: ${text.words}` }] : [];
  });
}

function wordsOf(whole: ConsentCell[], own: ConsentCell[], history: Consents['history']) {
  const everywhere = whole.find(({ channel }) => channel === 'any');
  // What follows from a word about every channel is not said again for each.
  const apart = whole.filter((one) => one !== everywhere && one.state !== everywhere?.state);
  const of = (state: ConsentCell['state'], from = apart) => from.filter((one) => one.state === state);
  const list = (some: ConsentCell[]) => some.map(({ channel }) => where(channel)).join(', ');
  const yes = everywhere?.state === 'granted' ? [everywhere] : of('granted');
  const no = everywhere?.state === 'refused' ? [everywhere] : of('refused');
  const forOne = of('refused', own).length > 0 ? ', not at every address' : '';
  if (yes.length > 0) {
    const but = of('refused').length > 0 ? `, not ${list(of('refused'))}` : '';
    return { yes: true, words: `${list(yes)}${but}${forOne}` };
  }
  if (no.length > 0) {
    const at = history.find(({ id }) => id === no[0]?.lineId)?.at;
    const on = everywhere?.state === 'refused' ? '' : ` on ${list(no)}`;
    return { yes: false, words: `withdrawn${on}${at ? ` ${day(at)}` : ''}` };
  }
  if (own.length === 0) return null;
  return of('granted', own).length > 0
    ? { yes: true, words: `for one address${forOne}` }
    : { yes: false, words: 'withdrawn for one address' };
}
