import type { ReplyKind } from '@contract/channels';
import type { ConversationDetail, Message } from '@contract/conversations';
import { useEffect, useRef } from 'react';
import { onDraft } from '../../live/passing';
import type { useAttachments } from './useAttachments';
import type { Copies } from './useCopies';

interface UndoneProps {
  row: ConversationDetail;
  messages: Message[];
  tray: ReturnType<typeof useAttachments>;
  copies: Copies | null;
  setAnswered: (message: Message | null) => void;
  setReplyKind: (kind: ReplyKind) => void;
}

/**
 * What is undone comes back whole: its words are the draft's, the rest is the composer's again. Part of the first load, for what was
 * sent may be taken back before another script has come.
 */
export function Undone(props: UndoneProps) {
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const { id } = props.row;
  useEffect(
    () =>
      onDraft(({ undone, conversationId }) => {
        if (!undone || conversationId !== id) return;
        const { messages, tray, copies, setAnswered, setReplyKind } = latest.current;
        const options: { cc?: string[]; bcc?: string[]; replyKind?: ReplyKind } = undone.options ?? {};
        tray.restore(undone.attachments);
        if (undone.replyTo) setAnswered(messages.find((one) => one.id === undone.replyTo) ?? null);
        if (options.replyKind) setReplyKind(options.replyKind);
        if (!options.cc && !options.bcc) return;
        copies?.setCc(options.cc?.join(', ') ?? '');
        copies?.setBcc(options.bcc?.join(', ') ?? '');
      }),
    [id],
  );
  return null;
}
