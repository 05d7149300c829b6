import { readJsonObject } from '../vendor-json.js';
import { toStorable } from '../../kernel/storable.js';
import type { InboundEvent, NeutralFile, NeutralItem } from '../channel-adapter.js';
import { type Chat, knownContents, knownUpdates, type Message, Update, type User } from './update.js';

/** Reads one update. Every update holds one thing that happened. */
export function readTelegram(raw: Buffer): InboundEvent[] {
  const body = readJsonObject(raw);
  const update = Update.parse(body);
  const { message, callback_query: pressed, message_reaction: reaction, my_chat_member: member } = update;
  if (message) return [readMessage(message, body.message as object, update.update_id)];
  if (pressed?.message) {
    const { id, from, data = '', message: about } = pressed;
    const said = item(`callback:${id}`, from, about.chat, update.update_id);
    return [{ ...said, text: toStorable(data), replyTo: messageKey(about.chat, about.message_id) }];
  }
  if (reaction) {
    const { chat, message_id, user, new_reaction } = reaction;
    const emoji = new_reaction.find((one) => one.emoji)?.emoji ?? null;
    return [{ kind: 'reaction', providerId: messageKey(chat, message_id), from: person(user), emoji }];
  }
  // In a group it only says that the bot was added or removed.
  if (member?.chat.type === 'private') {
    const granted = !['kicked', 'left'].includes(member.new_chat_member.status);
    const evidence = granted ? 'started the bot on Telegram' : 'blocked the bot on Telegram';
    return [{ kind: 'consent', from: person(member.from), granted, evidence }];
  }
  const type = Object.keys(body).find((key) => key !== 'update_id') ?? 'empty';
  return [{ kind: 'ignored', type, known: knownUpdates.has(type) }];
}

function readMessage(message: Message, whole: object, updateId?: number): InboundEvent {
  const { from, chat, message_id, date, reply_to_message } = message;
  if (chat.type === 'channel') return { kind: 'ignored', type: 'message.channel', known: true };
  if (!from || from.is_bot) return { kind: 'ignored', type: 'message.bot', known: true };
  const text = toStorable(message.text ?? message.caption ?? inWords(message));
  const files = filesOf(message);
  if (text === '' && files.length === 0) {
    const content = Object.keys(whole).find((key) => knownContents.has(key));
    return { kind: 'ignored', type: `message.${content ?? 'other'}`, known: content !== undefined };
  }
  const topic = message.is_topic_message ? message.message_thread_id : undefined;
  const said = item(messageKey(chat, message_id), from, chat, updateId, topic);
  return {
    ...said,
    text,
    files,
    ...(date && date < 1e11 && { sentAt: new Date(date * 1000) }),
    ...(reply_to_message && { replyTo: messageKey(chat, reply_to_message.message_id) }),
  };
}

/** A group is a thread of its own, also for those who write to the bot alone. */
function item(externalId: string, from: User, chat: Chat, updateId?: number, topic?: number): NeutralItem {
  const group = chat.type !== 'private';
  const thread = group ? `${chat.id}${topic ? `/${topic}` : ''}` : '';
  return { kind: 'message', externalId, from: person(from), thread, text: '', files: [], channel: { updateId } };
}

function person({ id, first_name, last_name }: User): NeutralItem['from'] {
  const name = toStorable([first_name, last_name].filter(Boolean).join(' ')).slice(0, 200);
  return { kind: 'external_id', value: `telegram:${id}`, ...(name && { name }) };
}

function inWords({ contact, venue, location, sticker }: Message): string {
  if (contact)
    return `Contact: ${[contact.first_name, contact.last_name, contact.phone_number].filter(Boolean).join(' ')}`;
  const place = [venue?.title, venue?.address].filter(Boolean).join(', ');
  if (location) return `Location: ${place && `${place}, `}${location.latitude}, ${location.longitude}`;
  return sticker?.emoji ?? '';
}

function filesOf({ photo, animation, document, audio, video, voice, video_note, sticker }: Message): NeutralFile[] {
  const largest = photo?.reduce((best, one) => (one.width > best.width ? one : best), photo[0]);
  // A moving picture comes as a document too, for programs that know no better.
  const files: [string, string, { file_id: string; file_name?: string; mime_type?: string } | undefined][] = [
    ['photo.jpg', 'image/jpeg', largest],
    ['animation.mp4', 'video/mp4', animation],
    ['document', 'application/octet-stream', animation ? undefined : document],
    ['audio.mp3', 'audio/mpeg', audio],
    ['video.mp4', 'video/mp4', video],
    ['voice.ogg', 'audio/ogg', voice],
    ['video-note.mp4', 'video/mp4', video_note],
    ['sticker.webp', 'image/webp', sticker?.is_animated ? undefined : sticker],
  ];
  return files.flatMap(([name, contentType, file]) =>
    file
      ? {
          name: toStorable(file.file_name ?? name).slice(0, 200),
          contentType: toStorable(file.mime_type ?? contentType).slice(0, 100),
          content: { fetch: file.file_id },
        }
      : [],
  );
}

/** The vendor counts messages within a chat. */
export const messageKey = (chat: { id: number }, id: number): string => `${chat.id}:${id}`;
