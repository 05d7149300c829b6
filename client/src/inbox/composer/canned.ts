import type { CannedReply } from '@contract/conversations';
import { firstName } from '../../ui/words';

export interface Variables {
  customer: string | null;
  agent: string;
  queue: string | null;
}

/** Fills what is known. What is not stays visible as `{{…}}`, and blocks the send. */
export function fill(body: string, { customer, agent, queue }: Variables): string {
  const known: Record<string, string | null> = {
    'customer.name': customer,
    'customer.first_name': customer ? firstName(customer) : null,
    'agent.name': agent,
    'agent.first_name': firstName(agent),
    'queue.name': queue,
  };
  return body.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) => known[name] ?? whole);
}

export function unfilled(text: string): string[] {
  return [...text.matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)].map(([whole, name]) => name || whole);
}

/** The `/word` before the caret, when it stands at the start or after a space. */
export function slashBefore(text: string, caret: number): { from: number; word: string } | null {
  const found = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const word = found[1] ?? '';
  return { from: caret - word.length - 1, word };
}

export function findCanned(all: CannedReply[], word: string): CannedReply[] {
  const wanted = word.toLowerCase();
  const score = (reply: CannedReply) => {
    if (reply.shortcut.toLowerCase().startsWith(wanted)) return 2;
    return `${reply.shortcut} ${reply.title}`.toLowerCase().includes(wanted) ? 1 : 0;
  };
  return all
    .filter((reply) => score(reply) > 0)
    .sort((a, b) => score(b) - score(a) || a.shortcut.localeCompare(b.shortcut))
    .slice(0, 8);
}
