import { Button } from '@mantine/core';
import type { ReplyKind } from '@contract/channels';
import type { ConversationDetail, Message } from '@contract/conversations';
import { type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { can } from '../../can';
import { queryClient } from '../../api/client';
import { useMe } from '../../api/session';
import { addMessage } from '../../live/apply';
import { discard, send } from '../../live/outbox';
import { sayTyping } from '../../live/socket';
import { tell } from '../../shell/tell';
import { ChannelIcon, channelName } from '../../ui/ChannelIcon';
import { IconAttach, IconNote, IconSendUp, IconSlash } from '../../ui/icons';
import { IconButton } from '../../ui/IconButton';
import { Kbd } from '../../ui/Kbd';
import { firstName } from '../../ui/words';
import { AttachmentTray } from './AttachmentTray';
import { unfilled } from './canned';
import classes from './Composer.module.css';
import { ComposerField } from './ComposerField';
import { EmojiButton } from './EmojiButton';
import { ChannelMenu } from './ChannelMenu';
import { LengthNote } from './LengthNote';
import { NotAllowed } from './NotAllowed';
import { PublicChoice } from './PublicChoice';
import { kindWords, lengthOf } from './rules';
import { TemplatePicker } from './TemplatePicker';
import { useAttachments } from './useAttachments';
import { type Mode, useDraft } from './useDraft';
import { useReplyOptions } from './useReplyOptions';
import { useStaleGuard } from './useStaleGuard';
import { WindowChip } from './WindowChip';

export interface ComposerHandle {
  write: (mode: Mode) => void;
  /** Puts words back into the field: an edit of what could not be sent. */
  put: (text: string) => void;
  addFiles: (files: File[]) => void;
}

interface ComposerProps {
  row: ConversationDetail;
  messages: Message[];
  handle: RefObject<ComposerHandle | null>;
  onShowNewest: () => void;
  onTakeOver: () => void;
  onReopen: () => void;
}

const savedWords = { saved: 'Saved', saving: 'Saving', unsaved: 'Not saved yet', none: '' } as const;

export function Composer({ row, messages, handle, onShowNewest, onTakeOver, onReopen }: ComposerProps) {
  const me = useMe();
  const [mode, setMode] = useState<Mode>('reply');
  const draft = useDraft(row.id, mode);
  const tray = useAttachments();
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const note = mode === 'note';
  const guard = useStaleGuard(messages, me.id, !note && draft.text.trim() !== '');
  const blocked = note ? null : can.reply(row, me.id);
  const options = useReplyOptions(row.id, row.lastSeq);
  const rules = note ? null : options;
  const [replyKind, setReplyKind] = useState<ReplyKind>('public');
  const kind = rules?.publicReply ? replyKind : null;
  // Who holds it comes first: whoever may not write here at all need not hear of windows.
  const refused = !blocked && rules && !rules.allowed ? rules : null;
  const byTemplate = !blocked && rules?.allowed && rules.window.state === 'template' ? rules : null;
  const tooLong = rules ? (lengthOf(draft.text, rules)?.over ?? false) : false;
  const writing = !blocked && !refused && !byTemplate;
  const customer = firstName(row.profile.name);
  const missing = unfilled(draft.text);
  const empty = draft.text.trim() === '' && tray.files.length === 0;

  useImperativeHandle(handle, () => ({
    write(next) {
      setMode(next);
      requestAnimationFrame(() => field.current?.focus());
    },
    put(text) {
      draft.setText(draft.text.trim() ? `${draft.text}\n${text}` : text);
      requestAnimationFrame(() => field.current?.focus());
    },
    addFiles: tray.add,
  }));

  const insert = (words: string) => {
    const box = field.current;
    const from = box?.selectionStart ?? draft.text.length;
    draft.setText(draft.text.slice(0, from) + words + draft.text.slice(box?.selectionEnd ?? from));
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(from + words.length, from + words.length);
      box?.dispatchEvent(new Event('select', { bubbles: true }));
    });
  };

  const submit = async () => {
    if (empty || !writing) return;
    if (tooLong) return tell('It is longer than this channel takes');
    if (missing.length > 0) return tell(`Fill in ${missing.join(', ')} first`);
    if (!tray.ready) return tell('A file is still on its way');
    if (guard.step === 'read-first') {
      onShowNewest();
      return guard.read();
    }
    const text = draft.text.trim();
    const attachments = tray.take();
    const clientId = crypto.randomUUID();
    draft.clear();
    guard.accept();
    const seenSeq = note ? null : guard.seenSeq;
    const more = kind ? { options: { replyKind: kind } } : {};
    const problem = await send({ clientId, conversationId: row.id, kind: mode, text, attachments, seenSeq, ...more });
    if (problem?.code !== 'newer_message') return;
    // Back into the field, with what was missed in view: the same words go out only after they were read.
    discard(clientId);
    draft.setText(text);
    tray.restore(attachments);
    guard.refused(seenSeq ?? 0);
    if (problem.more.message) addMessage(queryClient, problem.more.message as Message);
    onShowNewest();
  };

  useEffect(() => {
    if (draft.text && !note) sayTyping(row.id);
  }, [draft.text, note, row.id]);

  const label = note ? 'Note for colleagues' : `Reply on ${channelName(row.inbox.channel)}`;
  const sendWords = {
    send: note ? 'Add note' : kind ? kindWords[kind].send : 'Send',
    'read-first': 'Read the new message first',
    'send-anyway': 'Send anyway',
  }[guard.step];
  return (
    <div
      className={classes.composer}
      data-note={note || undefined}
      data-public={(kind && kindWords[kind].warning && writing) || undefined}
      data-blocked={!writing ? true : undefined}
      data-empty={empty || undefined}
    >
      <div className={classes.tabs} role="group" aria-label="What you write">
        <button type="button" className={classes.tab} aria-pressed={!note} onClick={() => setMode('reply')}>
          <ChannelIcon channel={row.inbox.channel} size={16} /> Reply on {channelName(row.inbox.channel)}
        </button>
        {options ? <ChannelMenu options={options} /> : null}
        <button type="button" className={classes.tab} aria-pressed={note} onClick={() => setMode('note')}>
          <IconNote size={16} stroke={1.65} aria-hidden="true" /> Note
        </button>
        {rules && !blocked ? <WindowChip window={rules.window} /> : null}
        <span className={classes.saved} role="status">
          {savedWords[draft.saved]}
        </span>
      </div>
      {writing && kind && rules?.publicReply ? (
        <PublicChoice kinds={rules.publicReply.kinds} value={kind} onChange={setReplyKind} />
      ) : null}
      {draft.elsewhere === null ? null : (
        <p className={classes.line}>
          You wrote here in another window.{' '}
          <button type="button" className={classes.act} onClick={draft.useElsewhere}>
            Use those words
          </button>
        </p>
      )}
      {guard.step === 'send' || note ? null : (
        <p className={classes.line} role="status">
          {customer} wrote while you were typing. Read it first.
        </p>
      )}
      {refused ? <NotAllowed options={refused} /> : null}
      {byTemplate ? (
        <TemplatePicker
          key={row.id}
          templates={byTemplate.templates}
          customer={row.profile.name}
          onSend={(template, params, text) => {
            const { name, language } = template;
            void send({
              clientId: crypto.randomUUID(),
              conversationId: row.id,
              kind: 'reply',
              text,
              attachments: [],
              seenSeq: null,
              options: { template: { name, language, params } },
            });
          }}
        />
      ) : null}
      {blocked ? (
        <div className={classes.blocked}>
          <span>{blocked}</span>
          {row.status === 'resolved' ? (
            <Button size="sm" variant="default" onClick={onReopen}>
              Reopen
            </Button>
          ) : (
            <Button size="sm" onClick={onTakeOver} rightSection={<Kbd keys="m" />}>
              Take over
            </Button>
          )}
        </div>
      ) : null}
      {writing ? (
        <ComposerField
          field={field}
          text={draft.text}
          onText={draft.setText}
          placeholder={note ? 'Only colleagues see this' : `Write to ${customer}, or / for canned replies`}
          label={label}
          variables={{ customer: row.profile.name, agent: me.name, queue: row.queue?.name ?? null }}
          onSend={() => void submit()}
          onBlur={() => void draft.save()}
          onFiles={tray.add}
        />
      ) : null}
      <AttachmentTray tray={tray} />
      {writing ? (
        <div className={classes.tools}>
          <IconButton label="Attach a file" onClick={() => picker.current?.click()}>
            <IconAttach size={18} stroke={1.65} />
          </IconButton>
          <EmojiButton onChoose={insert} />
          <IconButton label="Canned replies" onClick={() => insert(draft.text && !/\s$/.test(draft.text) ? ' /' : '/')}>
            <IconSlash size={18} stroke={1.65} />
          </IconButton>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              tray.add([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = '';
            }}
          />
          <span className={classes.send}>{rules ? <LengthNote text={draft.text} options={rules} /> : null}</span>
          <Button
            disabled={empty || !tray.ready || tooLong}
            variant={guard.step === 'send' ? 'filled' : 'default'}
            rightSection={<Kbd keys="mod+enter" />}
            onClick={() => void submit()}
            aria-keyshortcuts="Control+Enter"
          >
            <span className={classes.sendWords}>{sendWords}</span>
            <IconSendUp className={classes.sendSign} size={20} stroke={1.9} aria-hidden="true" />
          </Button>
        </div>
      ) : null}
    </div>
  );
}
