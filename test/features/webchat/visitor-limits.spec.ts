import { jest } from '@jest/globals';
import { type Booted, bootApp } from '../../support/boot-app.js';
import { buildChat, type Visitor, visit } from './visitor-support.js';

/** How much a stranger may ask of the hub is the operator's to say. */
describe('the limits of visitors, as an operator has set them', () => {
  let hub: Booted;
  let inbox: string;
  let amara: Visitor;
  beforeAll(async () => {
    hub = await bootApp({
      VISITOR_MESSAGES_AT_ONCE: '2',
      VISITOR_MESSAGES_PER_MINUTE: '1',
      VISITOR_SIGNALS_AT_ONCE: '3',
      VISITOR_SIGNALS_PER_MINUTE: '1',
      VISITOR_SESSIONS_PER_MINUTE: '5',
      VISITOR_UPLOADS_PER_MINUTE: '1',
    });
    // The clock stands: of what is counted by the minute none may end in between.
    jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    inbox = await buildChat(hub);
    amara = await visit(hub, inbox);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    amara.socket.disconnect();
    await hub.close();
  });

  it('hold for what one chat writes and for what it says besides', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map((n) => amara.send(`word ${n}`)));
    expect(answers.map(({ ok, code }) => (ok ? 'sent' : code)).sort()).toEqual([
      'rate_limited',
      'rate_limited',
      'sent',
      'sent',
    ]);
    // Nobody answers what is too much.
    const asked = await Promise.allSettled([1, 2, 3, 4, 5].map(() => amara.ask('sync', { seq: 0 })));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  it('hold for files of one visitor and for chats opened from one address', async () => {
    const upload = async () => {
      const form = new FormData();
      form.append('file', new Blob(['a leaf'], { type: 'text/plain' }), 'leaf.txt');
      const headers = { authorization: `Bearer ${amara.token}` };
      return (await fetch(`${hub.url}/widget/${inbox}/attachments`, { method: 'POST', body: form, headers })).status;
    };
    expect([await upload(), await upload()]).toEqual([201, 429]);
    const opened = [];
    for (let i = 0; i < 5; i += 1) opened.push((await hub.anybody.post(`/widget/${inbox}/session`, {})).status);
    // One was opened before.
    expect(opened).toEqual([200, 200, 200, 200, 429]);
  });
});
