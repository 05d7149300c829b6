import type { Id } from '@contract/common';
import type { ConsentCell, ConsentLine, Consents, ConsentText, Purpose } from '@contract/consents';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../api/client';
import { http } from '../api/http';
import { keys } from '../api/keys';
import { channelWords, named, shortDay, sourceWords } from './words';

export const consentsOf = (id: Id) =>
  queryOptions({
    queryKey: ['consent-records', id, 'all'] as const,
    queryFn: ({ signal }) => http.get<Consents>(`/v1/profiles/${id}/consents`, {}, signal),
  });

export const purposesQuery = queryOptions({
  queryKey: ['purposes'] as const,
  queryFn: ({ signal }) => http.get<{ data: Purpose[] }>('/v1/purposes', {}, signal),
  select: (answer) => answer.data,
});

export const textsQuery = queryOptions({
  queryKey: ['consent-texts'] as const,
  queryFn: ({ signal }) => http.get<{ data: ConsentText[] }>('/v1/consent-texts', {}, signal),
  select: (answer) => answer.data,
});

export interface Noted {
  purpose: string;
  channel: string;
  granted: boolean;
  source: string;
  textId?: string | null;
}

export async function note(id: Id, line: Noted): Promise<void> {
  const fresh = await http.put<Consents>(`/v1/profiles/${id}/consents`, line);
  queryClient.setQueryData(consentsOf(id).queryKey, fresh);
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['consent-records', id] }),
    queryClient.invalidateQueries({ queryKey: keys.consents(id) }),
  ]);
}

export const pageLink = (id: Id) =>
  http.post<{ url: string; expiresAt: string }>(`/v1/profiles/${id}/preference-link`, {});

/** Every channel there is a word about, and those people ask for most. */
export function channelsOf({ cells }: Consents): string[] {
  const told = cells.map(({ channel }) => channel).filter((channel) => channel !== 'any');
  return [...new Set(['email', 'sms', ...told]), 'any'];
}

export interface Shown {
  state: 'granted' | 'refused' | 'default' | 'unknown';
  text: string;
  /** Where it comes from, and by which words. */
  ground: string;
  line: ConsentLine | null;
  stricter: boolean;
  why: string;
  /** Addresses for which it is otherwise. */
  otherwise: string[];
}

/** What a cell of the grid says; on a channel nothing was said about, what was said of every channel holds. */
export function shownOf({ cells, history }: Consents, { name, needsConsent }: Purpose, channel: string): Shown {
  const of = cells.filter((one) => one.purpose === name);
  const at = (id: Id | null) =>
    of.find((one) => one.channel === channel && one.identityId === id) ??
    of.find((one) => one.channel === 'any' && one.identityId === id);
  const cell = at(null);
  const line = history.find(({ id }) => id === cell?.lineId) ?? null;
  const addresses = [...new Set(of.flatMap(({ identityId }) => identityId ?? []))];
  const otherwise = addresses.flatMap((id) => {
    const own = at(id);
    if (!own || own.state === cell?.state) return [];
    const said = history.find((one) => one.id === own.lineId);
    return `${own.state === 'granted' ? 'Given' : 'Withdrawn'} for ${said?.address ?? 'one address'}`;
  });
  return {
    ...words(cell, line, needsConsent),
    line,
    stricter: cell?.stricter ?? false,
    why: cell?.why ?? '',
    otherwise,
  };
}

function words(
  cell: ConsentCell | undefined,
  line: ConsentLine | null,
  needsConsent: boolean,
): Pick<Shown, 'state' | 'text' | 'ground'> {
  if (!cell || !line)
    return needsConsent
      ? { state: 'unknown', text: 'Never asked', ground: 'Nothing is sent' }
      : { state: 'default', text: 'Where they wrote', ground: 'Needs no yes' };
  const everywhere = line.channel === 'any' && cell.channel !== 'any' ? ' everywhere' : '';
  const said = cell.state === 'granted' ? 'Given' : 'Withdrawn';
  return {
    state: cell.state === 'granted' ? 'granted' : 'refused',
    text: `${said}${everywhere} ${shortDay(line.at)}`,
    ground: groundOf(line),
  };
}

/** "Preference page, marketing v2" */
export function groundOf({ source, text }: ConsentLine): string {
  return [sourceWords(source), text ? `${text.name} v${text.version}` : null].filter(Boolean).join(', ');
}

export const whoOf = ({ actorKind, actorName }: ConsentLine): string => {
  if (actorKind === 'customer') return 'the customer';
  if (actorName) return actorName;
  return actorKind === 'agent' ? 'a colleague' : 'the hub';
};

export const scopeOf = ({ channel, address }: ConsentLine): string =>
  [named(channelWords, channel), address].filter(Boolean).join(', ');
