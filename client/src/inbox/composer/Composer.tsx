import { Button } from '@mantine/core';
import type { OtherChannel, ReplyKind } from '@contract/channels';
import type { ConversationDetail, Message } from '@contract/conversations';
import { variableValues } from '@contract/variables';
import { type RefObject, useImperativeHandle, useRef, useState } from 'react';
import { can } from '../../can';
import { queryClient } from '../../api/client';
import { useMe } from '../../api/session';
import { addMessage } from '../../live/apply';
import { discard, send } from '../../live/outbox';
import { tell } from '../../shell/tell';
import { ChannelIcon, channelName } from '../../ui/ChannelIcon';
import { IconNote, IconSendUp } from '../../ui/icons';
import { Kbd } from '../../ui/Kbd';
import { firstName, nameWithin } from '../../ui/words';
import { AnsweredLine } from './AnsweredLine';
import { AttachmentTray } from './AttachmentTray';
import { unfilled } from './canned';
import classes from './Composer.module.css';
import { ComposerField } from './ComposerField';
import { CopyFields } from './CopyFields';
import { ComposerTools } from './ComposerTools';
import { ChannelMenu } from './ChannelMenu';
import type { ComposerHandle } from './handle';
import { HeldReply } from './HeldReply';
import { insertAt } from './insert-at';
import { LengthNote } from './LengthNote';
import { NotAllowed } from './NotAllowed';
import { Preview } from './Preview';
import { PublicChoice } from './PublicChoice';
import { kindWords, lengthOf, lengthRule } from './rules';
import { NumbersNote, TemplatePicker, WriteFirst } from './later';
import { Undone } from './Undone';
import { useAttachments } from './useAttachments';
import { useCopies } from './useCopies';
import { type Mode, savedWords, useDraft } from './useDraft';
import { useReplyOptions } from './useReplyOptions';
import { useSendCommand } from './useSendCommand';
import { useStaleGuard } from './useStaleGuard';
import { useTypingSign } from './useTypingSign';
import { WindowChip } from './WindowChip';
import { newId } from '../../ui/new-id';

interface ComposerProps {
  row: ConversationDetail;
  messages: Message[];
  handle: RefObject<ComposerHandle | null>;
  onShowNewest: () => void;
  onTakeOver: () => void;
  onReopen: () => void;
}

/** Where an answer or a note is written: what is legal here and now, the draft, files, and how it leaves. */
export function Composer({ row, messages, handle, onShowNewest, onTakeOver, onReopen }: ComposerProps) {
  const me = useMe();
  const [mode, setMode] = useState<Mode>('reply');
  // Each has words of its own: what is noted for colleagues never stands in an answer, nor the other way round.
  const drafts = { reply: useDraft(row.id, 'reply'), note: useDraft(row.id, 'note') };
  const draft = drafts[mode];
  const tray = useAttachments();
  const field = useRef<HTMLTextAreaElement>(null);
  const note = mode === 'note';
  const guard = useStaleGuard(messages, me.id, !note && draft.text.trim() !== '');
  // Whoever answered took it; what I was writing is held, not taken from me.
  const blocked = note || (guard.reply && row.control.id === guard.reply.author.id) ? null : can.reply(row, me.id);
  const options = useReplyOptions(row.id, row.lastSeq);
  const rules = note ? null : options;
  const copies = useCopies(row.id, !note && row.inbox.channel === 'email', row.lastSeq);
  const [replyKind, setReplyKind] = useState<ReplyKind>('public');
  const [answered, setAnswered] = useState<Message | null>(null);
  const [looking, setLooking] = useState(false);
  const [way, setWay] = useState<OtherChannel | null>(null);
  // What is over, a private answer to an old comment say, is not chosen any more.
  const kind = rules?.publicReply ? (rules.publicReply.off[replyKind] ? 'public' : replyKind) : null;
  const rule = rules ? lengthRule(rules, kind) : null;
  // Who holds it comes first: whoever may not write here at all need not hear of windows.
  const refused = !blocked && rules && !rules.allowed ? rules : null;
  const byTemplate = !blocked && rules?.allowed && rules.window.state === 'template' ? rules : null;
  const tooLong = rule ? (lengthOf(draft.text, rule)?.over ?? false) : false;
  const writing = !blocked && !refused && !byTemplate;
  const missing = unfilled(draft.text);
  const empty = draft.text.trim() === '' && tray.files.length === 0;

  useImperativeHandle(handle, () => ({
    write(next) {
      setMode(next);
      requestAnimationFrame(() => field.current?.focus());
    },
    put({ kind: from, text, attachments = [] }) {
      setMode(from);
      const { text: begun, setText } = drafts[from];
      setText(begun.trim() ? `${begun}\n${text}` : text);
      tray.restore(attachments);
      requestAnimationFrame(() => field.current?.focus());
    },
    addFiles: tray.add,
    answer(message) {
      setMode('reply');
      setAnswered(message);
      requestAnimationFrame(() => field.current?.focus());
    },
  }));

  const insert = (words: string) => insertAt(field.current, draft.text, words, draft.setText);

  const submit = async () => {
    if (empty || !writing) return;
    if (tooLong) return tell('It is longer than this channel takes');
    if (missing.length > 0) return tell(`Fill in ${missing.join(', ')} first`);
    if (!tray.ready) return tell('A file is still on its way');
    if (copies && copies.wrong.length > 0) return tell(`${copies.wrong[0]} is no e-mail address`);
    if (guard.step === 'read-first') {
      onShowNewest();
      return guard.read();
    }
    const text = draft.text.trim();
    const attachments = tray.take();
    const clientId = newId();
    draft.clear();
    guard.accept();
    const seenSeq = note ? null : guard.seenSeq;
    const chosen = kind ? { replyKind: kind } : copies?.options;
    const more = {
      ...(chosen ? { options: { ...chosen } } : {}),
      ...(answered && !note ? { replyTo: answered.id } : {}),
    };
    setAnswered(null);
    setLooking(false);
    const problem = await send({ clientId, conversationId: row.id, kind: mode, text, attachments, seenSeq, ...more });
    const stale = problem?.code === 'newer_message' || problem?.code === 'newer_reply';
    if (!problem || (!stale && problem.code !== 'number_blocked')) return copies?.clear();
    // Back into the field, with what was missed in view: the same words go out only after they were read.
    discard(clientId);
    draft.setText(text);
    setAnswered(answered);
    tray.restore(attachments);
    // A number that may not leave, or an answer of a colleague's that is about to: neither is in the thread.
    if (!problem.more.message) return tell(problem.title);
    guard.refused(seenSeq ?? 0);
    addMessage(queryClient, problem.more.message as Message);
    onShowNewest();
  };

  const sendKeys = useSendCommand(note, empty || !writing, () => void submit());
  useTypingSign(row.id, note ? '' : draft.text);

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
        {options ? <ChannelMenu options={options} onBegin={setWay} /> : null}
        <button type="button" className={classes.tab} aria-pressed={note} onClick={() => setMode('note')}>
          <IconNote size={16} stroke={1.65} aria-hidden="true" /> Note
        </button>
        {rules && !blocked ? <WindowChip window={rules.window} /> : null}
        <span className={classes.saved} role="status">
          {savedWords[draft.saved]}
        </span>
      </div>
      <WriteFirst
        person={row.profile}
        way={way}
        onClose={() => setWay(null)}
        from={row.id}
        {...(note ? {} : { words: draft.text, onBegun: draft.clear })}
      />
      {writing && kind && rules?.publicReply ? (
        <PublicChoice {...rules.publicReply} value={kind} onChange={setReplyKind} />
      ) : null}
      {draft.elsewhere === null ? null : (
        <p className={classes.line}>
          You wrote here in another window.{' '}
          <button type="button" className={classes.act} onClick={draft.useElsewhere}>
            Use those words
          </button>
        </p>
      )}
      {guard.step === 'send' || note ? null : guard.reply ? (
        <HeldReply reply={guard.reply} />
      ) : (
        <p className={classes.line} role="status">
          {firstName(row.profile.name)} wrote while you were typing. Read it first.
        </p>
      )}
      {refused ? <NotAllowed options={refused} onBegin={setWay} /> : null}
      {byTemplate ? (
        <TemplatePicker
          key={row.id}
          templates={byTemplate.templates}
          customer={row.profile.name}
          onSend={(template, params, text) => {
            const { name, language } = template;
            void send({
              clientId: newId(),
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
            <Button size="sm" onClick={onTakeOver} rightSection={<Kbd of="take-over" />}>
              Take over
            </Button>
          )}
        </div>
      ) : null}
      {writing && copies ? <CopyFields copies={copies} /> : null}
      {writing && answered && !note ? <AnsweredLine message={answered} onDrop={() => setAnswered(null)} /> : null}
      {writing && !note ? <NumbersNote text={draft.text} policy={rules?.numbers} /> : null}
      {writing ? (
        <ComposerField
          field={field}
          text={draft.text}
          onText={draft.setText}
          calls={note}
          placeholder={
            note
              ? 'Only colleagues see this, and whom you call with @'
              : `Write to ${nameWithin(row.profile.name)}, or / for ready-made replies`
          }
          label={label}
          variables={variableValues(row, me.name)}
          onSend={() => void submit()}
          onBlur={() => void draft.save()}
          onFiles={tray.add}
          {...(answered && !note ? { onEscape: () => setAnswered(null) } : {})}
        />
      ) : null}
      <AttachmentTray tray={tray} />
      {row.leaving.length > 0 ? <Undone row={row} {...{ messages, tray, copies, setAnswered, setReplyKind }} /> : null}
      {writing && looking && rules && !empty ? (
        <Preview
          row={row}
          options={rules}
          kind={kind}
          text={draft.text}
          files={tray.files.map(({ file }) => file.name)}
        />
      ) : null}
      {writing ? (
        <ComposerTools
          onFiles={tray.add}
          onInsert={insert}
          onCanned={() => insert(draft.text && !/\s$/.test(draft.text) ? ' /' : '/')}
          look={rules && !empty ? { on: looking, toggle: () => setLooking(!looking) } : null}
        >
          <span className={classes.send}>{rule ? <LengthNote text={draft.text} options={rule} /> : null}</span>
          <Button
            disabled={empty || !tray.ready || tooLong}
            variant={guard.step === 'send' ? 'filled' : 'default'}
            rightSection={<Kbd of="send" />}
            onClick={() => void submit()}
            aria-label={sendWords}
            aria-keyshortcuts={sendKeys}
          >
            <span className={classes.sendWords}>{sendWords}</span>
            <IconSendUp className={classes.sendSign} size={20} stroke={1.9} aria-hidden="true" />
          </Button>
        </ComposerTools>
      ) : null}
    </div>
  );
}
