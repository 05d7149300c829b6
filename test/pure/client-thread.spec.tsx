import type { ConversationDetail, Message, ThreadFact } from '@contract/conversations';
import type { Outgoing } from '../../client/src/live/outbox';
import { buildEntries, inTellingOrder } from '../../client/src/inbox/thread/entries';
import { factWords } from '../../client/src/inbox/thread/fact-words';

const at = '2026-11-24T20:00:00.000Z';
const fact = (id: string, type: string, data: Record<string, unknown> = {}) =>
  ({ id, type, at, afterSeq: 3, actor: { kind: 'bot', id: null, name: null }, data }) as unknown as ThreadFact;
const around = { meId: 'ag_1', customer: 'Amara Okafor', botBefore: 'Wren' };

describe('how a thread is told', () => {
  it('names who asked for a person before the queue', () => {
    const facts = [
      fact('1', 'control.changed', { to: { kind: 'queue', name: 'Deliveries' } }),
      fact('2', 'handoff.requested'),
    ];
    expect(inTellingOrder(facts).map((each) => factWords(each, around)?.what)).toEqual([
      'Wren asked for a person',
      'Waiting in Deliveries',
    ]);
  });

  it('tells what a decision held once', () => {
    const facts = [fact('1', 'decision.made', { sentence: 'Held until 08:00' }), fact('2', 'outreach.suppressed')];
    expect(inTellingOrder(facts).map(({ id }) => id)).toEqual(['1']);
  });

  it('changes the line exactly where control changed', () => {
    const detail = {
      facts: [fact('1', 'control.changed', { to: { kind: 'agent', id: 'ag_1', name: 'Maya' } })],
      segments: [
        { holder: { kind: 'bot', id: 'bot_1', name: 'Wren' }, startedAt: '2026-11-24T19:00:00.000Z', endedAt: at },
        { holder: { kind: 'agent', id: 'ag_1', name: 'Maya' }, startedAt: at, endedAt: null },
      ],
      inbox: { channel: 'webchat' },
      leaving: [],
    } as unknown as ConversationDetail;
    const said = (seq: number, sentAt: string) =>
      ({ id: `ms_${seq}`, seq, sentAt, author: { kind: 'customer', id: 'pr_1' }, toolCalls: [] }) as unknown as Message;
    const messages = [said(3, '2026-11-24T19:59:00.000Z'), said(4, '2026-11-24T20:01:00.000Z')];
    const lines = buildEntries({ messages, detail, outgoing: [], unread: null }).map(
      ({ kind, before, after }) => `${kind}: ${before}, ${after}`,
    );
    expect(lines).toEqual(['stretch: bot, bot', 'message: bot, bot', 'fact: bot, person', 'message: person, person']);
  });

  it('tells words that are pushed before their request is answered once, and what is still on its way last', () => {
    const said = (seq: number, clientId: string | null) =>
      ({
        id: `ms_${seq}`,
        seq,
        sentAt: at,
        clientId,
        author: { kind: 'agent', id: 'ag_1' },
        toolCalls: [],
      }) as unknown as Message;
    const sent = (clientId: string) => ({ clientId, state: 'sending' }) as unknown as Outgoing;
    const detail = {
      facts: [],
      segments: [],
      inbox: { channel: 'webchat' },
      leaving: [],
    } as unknown as ConversationDetail;
    const entries = buildEntries({
      messages: [said(1, null), said(2, 'pushed')],
      detail,
      outgoing: [sent('pushed'), sent('under-way')],
      unread: null,
    });
    expect(entries.slice(1).map(({ key }) => key)).toEqual(['ms_1', 'ms_2', 'under-way']);
  });

  it('puts what waits before it leaves behind what was said, and what has left nowhere twice', () => {
    const said = {
      id: 'ms_2',
      seq: 2,
      sentAt: at,
      clientId: 'b',
      author: { kind: 'agent', id: 'ag_1' },
      toolCalls: [],
    };
    const leaving = ['ms_2', 'ms_3'].map((id) => ({ id, clientId: id === 'ms_3' ? 'c' : 'b' }));
    const entries = buildEntries({
      messages: [said as unknown as Message],
      detail: { facts: [], segments: [], inbox: { channel: 'webchat' }, leaving } as unknown as ConversationDetail,
      outgoing: ['c', 'd'].map((clientId) => ({ clientId, state: 'sending' }) as unknown as Outgoing),
      unread: null,
    });
    expect(entries.slice(1).map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'message ms_2',
      'leaving ms_3',
      'outgoing d',
    ]);
  });
});
