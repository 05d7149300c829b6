import type { ContactStatement } from '../../contract/decisions.js';
import { escape, frame, onChannel } from '../../governance/index.js';

type Contact = ContactStatement['contacts'][number];

const outcomes: Record<Contact['outcome'], string> = {
  sent: 'Sent',
  on_its_way: 'On its way',
  held: 'Held back for now',
  not_sent: 'Not sent',
};
// In UTC, and saying so: the page knows nothing of where its reader is.
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** What was sent and held back, as a page without scripts. `token` is the link's, for the way back and the file. */
export function statementPage({ address, contacts }: ContactStatement, token: string): string {
  const here = `../${escape(token)}`;
  return frame(
    'What we sent you',
    `<h1>What we sent you by ourselves</h1>
<p>To <strong>${escape(address)}</strong> within 90 days, and what we held back. Answers to what you wrote are not listed.</p>
${contacts.length > 0 ? contacts.map(card).join('\n') : '<p class="card">Nothing: we sent nothing to this address by ourselves, and held nothing back.</p>'}
<p><a href="${here}/contacts.json" download="contacts.json">Take it with you as a file (JSON)</a></p>
<p><a href="${here}">Choose what we may send you</a></p>`,
  );
}

function card({ at, channel, about, outcome, why, reference }: Contact): string {
  return `<section class="card">
<p class="quiet"><time datetime="${escape(at)}">${moment.format(new Date(at))} UTC</time> · ${escape(onChannel(channel))}</p>
<p><strong>${outcomes[outcome]}.</strong> ${escape(about)}.</p>
<p>${escape(why)}</p>
<p class="quiet">If you ask us about it, name ${escape(reference)}.</p>
</section>`;
}
