import { useDebouncedValue } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ConversationList } from '../api/conversations';
import { keys } from '../api/keys';
import { searchQuery } from '../api/search';
import { IconChat, IconMessage, IconPerson, type TablerIcon } from '../ui/icons';
import { moment } from '../ui/words';
import { type CommandGroup, useCurrentCommands } from './commands';

export interface PaletteItem {
  id: string;
  group: CommandGroup | 'Conversations' | 'People' | 'Said';
  title: string;
  hint?: string;
  icon?: TablerIcon;
  keys?: string;
  off?: string | null;
  /** The title in parts, with what was looked for marked. */
  parts?: { text: string; found: boolean }[];
  /** Found by the server, which forgives more than we do here. */
  fits?: boolean;
  run: () => void;
}

const order: PaletteItem['group'][] = [
  'Offer',
  'This conversation',
  'Go to',
  'Conversations',
  'People',
  'Said',
  'You',
  'View',
  'List',
];

/** 3 the title begins with it, 2 a word does, 1 it is somewhere, 0 it is not. Every written word must be found. */
function fit(text: string, wanted: string): number {
  const title = text.toLowerCase();
  let least = 3;
  for (const word of wanted.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = title.indexOf(word);
    if (at < 0) return 0;
    const inside = /\s/.test(title[at - 1] ?? '') ? 2 : 1;
    least = Math.min(least, at === 0 ? 3 : inside);
  }
  return least;
}

export function usePaletteItems(written: string, everywhere: boolean): PaletteItem[] {
  const wanted = written.trim();
  const commands = useCurrentCommands();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [asked] = useDebouncedValue(wanted, 150);
  const { data: found } = useQuery({ ...searchQuery(asked), enabled: asked.length > 1 });

  const items: PaletteItem[] = commands.filter((command) => !command.keyOnly);
  if (wanted.length > 1) {
    const open = (conversationId: string, search = {}) =>
      void navigate({
        to: '/inbox/$conversationId',
        params: { conversationId },
        search: (now) => ({ ...now, ...search }),
      });
    const rows = cache
      .getQueriesData<ConversationList>({ queryKey: keys.lists })
      .flatMap(([, list]) => list?.data ?? []);
    const unique = new Map(rows.map((row) => [row.id, row]));
    for (const row of unique.values()) {
      const title = row.profile.name ?? 'Unknown customer';
      const hint = row.subject ?? row.lastMessage?.text;
      items.push({ id: row.id, group: 'Conversations', title, hint, icon: IconChat, run: () => open(row.id) });
    }
    // What the server found fits, however it was spelled.
    for (const { id, subject, person } of found?.conversations ?? []) {
      if (unique.has(id)) continue;
      const title = person.name ?? 'Unknown customer';
      items.push({
        id,
        group: 'Conversations',
        title,
        hint: subject ?? '',
        icon: IconChat,
        fits: true,
        run: () => open(id),
      });
    }
    for (const { id, name, address } of found?.people ?? []) {
      const run = () => void navigate({ to: '/people/$profileId', params: { profileId: id } });
      const title = name ?? address ?? 'Unknown';
      items.push({ id, group: 'People', title, hint: address ?? '', icon: IconPerson, fits: true, run });
    }
    for (const { id, conversationId, person, excerpt, at } of found?.messages ?? []) {
      const title = excerpt.map(({ text }) => text).join('');
      const hint = `${person.name ?? 'Unknown customer'}, ${moment(at)}`;
      items.push({
        id,
        group: 'Said',
        title,
        parts: excerpt,
        hint,
        icon: IconMessage,
        fits: true,
        run: () => open(conversationId, { at: id }),
      });
    }
  }
  const scored = items
    .filter((item) => everywhere || item.group !== 'List')
    .map((item) => ({
      item,
      score: wanted
        ? Math.max(
            item.fits ? 1 : 0,
            fit(item.title, wanted),
            fit(`${item.title} ${item.hint ?? ''} ${'keywords' in item ? item.keywords : ''}`, wanted) ? 1 : 0,
          )
        : 1,
    }))
    .filter(({ score }) => score > 0);
  scored.sort((a, b) => order.indexOf(a.item.group) - order.indexOf(b.item.group) || b.score - a.score);
  const perGroup = new Map<string, number>();
  return scored
    .map(({ item }) => item)
    .filter((item) => {
      const count = (perGroup.get(item.group) ?? 0) + 1;
      perGroup.set(item.group, count);
      return count <= (['Conversations', 'People', 'Said'].includes(item.group) ? 6 : 12);
    });
}
