import type { Connection, InboundEvent } from '../channel-adapter.js';
import { ignored } from './neutral.js';
import { parseBody } from './parse-body.js';
import { idOf } from './read-fields.js';
import { readInstagramChange } from './read-instagram-change.js';
import { type Reading, readMessaging, readStandby } from './read-messaging.js';
import { readPageChange } from './read-page-feed.js';

/** What Messenger and the page's feed tell an inbox. */
export function readMessenger(raw: Buffer, { settings }: Connection): InboundEvent[] {
  const { object, entries } = parseBody(raw);
  if (object !== 'page') return [ignored(`object ${object || 'unnamed'}`, false)];
  const appId = idOf(settings.appId) || undefined;
  const events = entries.flatMap(({ id, messaging, standby, changes }) => {
    const reading: Reading = { channel: 'messenger', name: 'Messenger', account: id, appId };
    return [
      ...messaging.flatMap((event) => readMessaging(event, reading)),
      ...readStandby(standby, id),
      ...changes.map((change) => readPageChange(change, id)),
    ];
  });
  return events.length > 0 ? events : [ignored('nothing', true)];
}

/** What Instagram tells an inbox: direct messages, comments and mentions. */
export function readInstagram(raw: Buffer, { settings }: Connection): InboundEvent[] {
  const { object, entries } = parseBody(raw);
  if (object !== 'instagram') return [ignored(`object ${object || 'unnamed'}`, false)];
  const appId = idOf(settings.appId) || undefined;
  const events = entries.flatMap((entry) => {
    const reading: Reading = { channel: 'instagram', name: 'Instagram', account: entry.id, appId };
    return [
      ...entry.messaging.flatMap((event) => readMessaging(event, reading)),
      ...readStandby(entry.standby, entry.id),
      ...entry.changes.flatMap((change) => readInstagramChange(change, entry, reading)),
    ];
  });
  return events.length > 0 ? events : [ignored('nothing', true)];
}
