import type { Unsent } from '../../live/outbox';
import type { Id } from '@contract/common';
import type { Message } from '@contract/conversations';
import { useMutation } from '@tanstack/react-query';
import { conversations } from '../../api/conversations';
import { queryClient } from '../../api/client';
import { addMessage } from '../../live/apply';
import { tellProblem } from '../../shell/tell';
import { Avatar } from '../../ui/Avatar';
import { IconChevronRight, IconNote, IconReply, IconSystem } from '../../ui/icons';
import { clock, firstName, plural } from '../../ui/words';
import { Answered, wordsOf } from './Answered';
import { Attachments } from './Attachments';
import { Delivery } from './Delivery';
import { EmailFrame } from './EmailFrame';
import type { Texture } from './entries';
import classes from './Entry.module.css';
import { Linked } from './Linked';
import { MailCopies } from './MailCopies';
import { Reactions } from './Reactions';
import { ThreadRow } from './Node';

interface MessageEntryProps {
  message: Message;
  follows: boolean;
  /** The message this one answers, where it is loaded. */
  answered: Message | null;
  before: Texture;
  after: Texture;
  meId: string;
  onEdit: (words: Unsent) => void;
  /** Absent where a channel cannot show which message is answered. */
  onAnswer?: ((message: Message) => void) | undefined;
  onShow: (id: Id) => void;
  isFound: boolean;
}

export function authorName({ author }: Message, meId: string): string {
  if (author.kind === 'agent' && author.id === meId) return 'You';
  if (author.kind === 'customer') return firstName(author.name);
  return author.name ?? (author.kind === 'bot' ? 'Bot' : author.kind === 'agent' ? 'Colleague' : 'Throughline');
}

export function MessageEntry({
  message,
  follows,
  answered,
  before,
  after,
  meId,
  onEdit,
  onAnswer,
  onShow,
  isFound,
}: MessageEntryProps) {
  const name = authorName(message, meId);
  const isNote = message.visibility === 'internal';
  const again = useMutation({
    mutationFn: () => conversations.retry(message.id),
    onSuccess: (fresh) => addMessage(queryClient, fresh),
    onError: (error) => tellProblem('Not sent.', error),
  });
  return (
    <ThreadRow
      before={before}
      after={after}
      tight={follows}
      small={message.author.kind === 'system'}
      node={follows ? null : <Author author={message.author} />}
    >
      <article
        className={classes.message}
        data-author={message.author.kind}
        data-note={isNote || undefined}
        data-found={isFound || undefined}
        data-seq={message.seq}
      >
        {follows ? (
          <span className="tl-visually-hidden">
            {name}, {clock(message.sentAt)}
          </span>
        ) : (
          <header className={classes.head}>
            <span className={classes.name}>{name}</span>
            {message.author.kind === 'bot' ? <span className={classes.meta}>bot</span> : null}
            <time className={classes.meta} dateTime={message.sentAt} title={new Date(message.sentAt).toLocaleString()}>
              {clock(message.sentAt)}
            </time>
            {isNote ? (
              <span className={classes.noteMark}>
                <IconNote size={13} stroke={1.9} aria-hidden="true" /> Note, colleagues only
              </span>
            ) : (
              <Delivery message={message} />
            )}
          </header>
        )}
        <MailCopies message={message} />
        {message.replyTo ? (
          <Answered
            words={answered ? wordsOf(answered) : null}
            who={answered ? authorName(answered, meId) : null}
            onShow={() => onShow(message.replyTo as Id)}
          />
        ) : null}
        {message.text ? (
          <p className={classes.text} dir="auto">
            <Linked text={message.text} />
          </p>
        ) : null}
        <Attachments files={message.attachments} />
        <Reactions given={message.reactions ?? []} />
        {message.subject !== undefined && message.direction === 'in' ? <EmailFrame messageId={message.id} /> : null}
        <ToolCalls message={message} />
        {onAnswer && message.visibility === 'public' && message.author.kind !== 'system' ? (
          <button type="button" className={classes.answer} onClick={() => onAnswer(message)}>
            <IconReply size={13} stroke={1.9} aria-hidden="true" /> Reply to this message
          </button>
        ) : null}
        {message.state === 'failed' || message.state === 'unknown' ? (
          <div className={classes.acts}>
            <button
              type="button"
              className={classes.act}
              data-first
              onClick={() => again.mutate()}
              disabled={again.isPending}
            >
              {message.state === 'unknown' ? 'Send again' : 'Try again'}
            </button>
            <button type="button" className={classes.act} onClick={() => onEdit({ kind: 'reply', text: message.text })}>
              Edit
            </button>
          </div>
        ) : null}
      </article>
    </ThreadRow>
  );
}

function Author({ author }: Pick<Message, 'author'>) {
  if (author.kind === 'system') return <IconSystem size={15} stroke={1.9} aria-hidden="true" />;
  return <Avatar kind={author.kind} name={author.name} size={26} />;
}

function ToolCalls({ message: { toolCalls } }: { message: Message }) {
  if (toolCalls.length === 0) return null;
  const names = toolCalls.map((call) => call.name.replaceAll('_', ' ')).join(', ');
  return (
    <details className={classes.tools}>
      <summary>
        <IconChevronRight size={14} stroke={1.9} aria-hidden="true" /> {plural(toolCalls.length, 'lookup')}: {names}
      </summary>
      <ul>
        {toolCalls.map((call, index) => (
          // Calls of one turn never reorder
          <li key={index}>
            <strong>{call.name.replaceAll('_', ' ')}</strong> {call.outcome ?? ''}{' '}
            {call.summary ? `: ${call.summary}` : ''}
            {call.input === undefined ? null : <code>{JSON.stringify(call.input)}</code>}
          </li>
        ))}
      </ul>
    </details>
  );
}
