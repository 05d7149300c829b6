/** What an inbox of the channel is configured with; the channel's adapter has checked it. */
export interface VoiceSettings {
  apiRoot: string;
  number: string;
  language: string;
  greeting: string;
  consent: string;
  menu: string[];
  botSpeech?: 'gather' | 'relay';
  musicUrl: string;
  offerCallback: boolean;
  voicemail: boolean;
  record: boolean;
  transcribe: boolean;
  deleteAtVendor?: boolean;
}

export interface Choice {
  digit: string;
  words: string;
  /** By name or id. */
  queue: string | null;
}

/** `1 orders > Orders`: press or say it, and wait in that queue. */
export function choices({ menu }: VoiceSettings): Choice[] {
  return menu.map((line) => {
    const [words, queue] = line.slice(1).split('>');
    return { digit: line[0], words: words.trim(), queue: queue?.trim() || null };
  });
}

const PERSON = /\b(person|people|human|agent|operator|representative|somebody|someone)\b/i;

/** Said aloud or by the nought: a person, whatever else is offered. */
export const wantsPerson = (digits: string, speech: string): boolean => digits === '0' || PERSON.test(speech);

/** The choice somebody pressed or named. */
export function chosen(all: Choice[], digits: string, speech: string): Choice | undefined {
  const said = speech.toLowerCase();
  return (
    all.find(({ digit }) => digits === digit) ??
    (said === '' ? undefined : all.find(({ words }) => said.includes(words.toLowerCase())))
  );
}
