import type { ConversationSummary, Me } from '@contract/conversations';

/** What may be done now; when not, why, in words a button can show. Null means: go ahead. */
type Why = string | null;

const holder = (row: ConversationSummary) => row.control.name ?? 'Somebody else';
const isMine = (row: ConversationSummary, meId: string) => row.control.kind === 'agent' && row.control.id === meId;

export const can = {
  reply(row: ConversationSummary, meId: string): Why {
    if (row.status === 'resolved') return 'It is resolved. Reopen it to write.';
    if (isMine(row, meId)) return null;
    if (row.control.kind === 'bot') return `${holder(row)} is answering.`;
    if (row.control.kind === 'agent') return `${holder(row)} is answering.`;
    return row.queue ? `It waits in ${row.queue.name}.` : null;
  },
  takeOver(row: ConversationSummary, meId: string): Why {
    if (row.status === 'resolved') return 'It is resolved';
    return isMine(row, meId) ? 'It is yours already' : null;
  },
  handBack(row: ConversationSummary, meId: string, botName: string | null): Why {
    if (!botName) return 'No bot worked here';
    if (row.control.kind === 'bot') return `${holder(row)} has it already`;
    return isMine(row, meId) ? null : 'Only who holds it can give it back';
  },
  resolve: (row: ConversationSummary): Why => (row.status === 'resolved' ? 'It is resolved already' : null),
  snooze: (row: ConversationSummary): Why => (row.status === 'resolved' ? 'Reopen it first' : null),
  transfer(row: ConversationSummary, { id, role }: Pick<Me, 'id' | 'role'>): Why {
    if (row.status === 'resolved') return 'Reopen it first';
    if (row.control.kind === 'bot') return `${holder(row)} is answering. Take it over first.`;
    if (row.control.kind === 'agent' && !isMine(row, id) && role === 'agent') return `${holder(row)} holds it`;
    return null;
  },
};
