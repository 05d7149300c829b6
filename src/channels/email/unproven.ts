import { statement } from '../../kernel/db/statement.js';
import type { NeutralItem } from '../channel-adapter.js';
import type { Mailbox } from './mail.js';

export const provedBefore = statement(
  'mail_proved_before',
  `SELECT 1 FROM identity WHERE kind = 'email' AND value = $1 AND proof IN ('verified', 'strong')`,
);

const MARK = 'mail:';

/**
 * Whoever only says to be somebody whose address was proven is a person of their own: they see nothing of that one's, and
 * answers go to the address all the same.
 */
export const unproven = ({ address, name }: Mailbox): NeutralItem['from'] => ({
  kind: 'external_id',
  value: MARK + address,
  name: `${name || address} (not proven)`,
  proof: 'claimed',
});

/** The address to write to, of either. */
export const addressIn = (value: string): string => (value.startsWith(MARK) ? value.slice(MARK.length) : value);

/** The same in a statement. */
export const bareAddress = (table: string): string => `regexp_replace(${table}.value, '^${MARK}', '')`;
