import { InboxDirectory } from '../../../src/channels/inboxes/inbox-directory.js';
import { type Booted, bootApp } from '../../support/boot-app.js';
import { write } from '../../support/contacts.js';
import { buildInbox } from '../../support/factories.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';

const CONNECTIONS = 4;

describe('many answers at once', () => {
  let hub: Booted;
  let receiver: Receiver;
  beforeAll(async () => {
    hub = await bootApp({ DATABASE_POOL: String(CONNECTIONS) });
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await hub.close();
    await receiver.close();
  });

  it('in one conversation, of whose inbox nothing is remembered, take no connection from each other', async () => {
    const admin = await hub.signIn('admin');
    const { id } = await buildInbox(hub, { config: { deliveryUrl: receiver.url } });
    const { conversationId } = await write(hub, id, 'noor@mail.example');
    await hub.settle();
    hub.app.get(InboxDirectory, { strict: false }).forget([{ subjectId: id }]);
    const path = `/v1/conversations/${conversationId}/messages`;
    const answers = await Promise.all(
      Array.from({ length: 5 * CONNECTIONS }, (_, n) => admin.post(path, { text: `answer ${n}` })),
    );
    expect(answers.map(({ status, body }) => body.code ?? status)).toEqual(answers.map(() => 201));
  });
});
