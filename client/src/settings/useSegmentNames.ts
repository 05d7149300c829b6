import { useQuery } from '@tanstack/react-query';
import { purposesQuery } from '../people/ConsentGrid.data';
import { fieldsQuery } from '../people/known';
import { channelWords, eventName, named } from '../people/words';
import { channelsQuery } from './channels/api';
import { eventNamesQuery } from './fields';

type Known = { value: string; label: string }[];
const NOTHING: never[] = [];

/** A yes can be for every channel, and for text messages whoever carries them. */
function withAny(channels: Known): Known {
  const more = ['any', 'sms'].filter((kind) => !channels.some((one) => one.value === kind));
  return [...more.map((value) => ({ value, label: named(channelWords, value) })), ...channels];
}

/** What the conditions of a segment can be about, each by its code and its name. */
export function useSegmentNames() {
  const { data: fields = NOTHING } = useQuery(fieldsQuery);
  const { data: events = NOTHING } = useQuery(eventNamesQuery);
  const { data: purposes = NOTHING } = useQuery(purposesQuery);
  const { data: channels = NOTHING } = useQuery(channelsQuery);
  const writing = channels.map(({ kind, name }) => ({ value: kind, label: name }));
  return {
    fields: fields.map(({ name, label }) => ({ value: name, label })),
    events: events.map(({ name }) => ({ value: name, label: eventName(name) })),
    purposes: purposes.map(({ name, label }) => ({ value: name, label })),
    channels: writing,
    consentChannels: withAny(writing),
  };
}

export type SegmentNames = ReturnType<typeof useSegmentNames>;
