import { useDebouncedValue } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ConversationList } from '../api/conversations';
import { keys } from '../api/keys';
import { profilesQuery } from '../api/profiles';
import { IconChat, IconPerson, type TablerIcon } from '../ui/icons';
import { type CommandGroup, useCurrentCommands } from './commands';

export interface PaletteItem {
  id: string;
  group: CommandGroup | 'Conversations' | 'People';
  title: string;
  hint?: string;
  icon?: TablerIcon;
  keys?: string;
  off?: string | null;
  run: () => void;
}

const order: PaletteItem['group'][] = [
  'Offer',
  'This conversation',
  'Go to',
  'Conversations',
  'People',
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
  const { data: found } = useQuery({ ...profilesQuery(asked), enabled: asked.length > 1 });

  const items: PaletteItem[] = commands.filter((command) => !command.keyOnly);
  if (wanted.length > 1) {
    const rows = cache
      .getQueriesData<ConversationList>({ queryKey: keys.lists })
      .flatMap(([, list]) => list?.data ?? []);
    const unique = new Map(rows.map((row) => [row.id, row]));
    for (const row of unique.values()) {
      const title = row.profile.name ?? 'Unknown customer';
      const hint = row.subject ?? row.lastMessage?.text;
      const run = () =>
        void navigate({ to: '/inbox/$conversationId', params: { conversationId: row.id }, search: (now) => now });
      items.push({ id: row.id, group: 'Conversations', title, hint, icon: IconChat, run });
    }
    for (const profile of found?.data ?? []) {
      const title = profile.name ?? profile.identities[0]?.value ?? 'Unknown';
      const hint = profile.identities[0]?.value;
      const run = () => void navigate({ to: '/people/$profileId', params: { profileId: profile.id } });
      items.push({ id: profile.id, group: 'People', title, hint, icon: IconPerson, run });
    }
  }
  const scored = items
    .filter((item) => everywhere || item.group !== 'List')
    .map((item) => ({
      item,
      score: wanted
        ? Math.max(
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
      return count <= (item.group === 'Conversations' || item.group === 'People' ? 6 : 12);
    });
}
