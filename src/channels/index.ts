export { ChangeBot } from './bots/change-bot.js';
export { ChannelsModule } from './channels.module.js';
export { ChangeInbox } from './inboxes/change-inbox.js';
export { InboxCounts } from './inboxes/inbox-counts.js';
export { type Door, InboxDirectory } from './inboxes/inbox-directory.js';
export type { Connection } from './channel-adapter.js';
export { InboxesQueries } from './inboxes/inboxes.queries.js';
export { fernwood } from './webchat/fernwood.js';
export { WebchatModule } from './webchat/webchat.module.js';
