import { z } from 'zod';
import type { Outgoing, Parcel } from '../channel-adapter.js';
import { type GraphCall, parcelOf, refusedParcel } from './call-graph.js';
import { hoursBetween, limits } from './limits.js';
import { directCalls, isTooLong, type Social } from './send-direct.js';

const Options = z.object({
  replyKind: z.enum(['public', 'private', 'both']).default('public'),
  action: z.enum(['hide', 'unhide', 'like']).optional(),
  /** Another comment of the thread than the newest. */
  commentId: z.string().min(1).max(400).optional(),
});
type Options = z.infer<typeof Options>;

/** What a comment is known by. */
interface Comment {
  commentId?: string;
  postId?: string;
  mention?: boolean;
}

/** An answer to a comment: for everybody, for its author alone, or both; and what may be done to it. */
export function sendComment(channel: Social, account: string, outgoing: Outgoing): Parcel {
  const options = Options.safeParse(outgoing.options);
  if (!options.success)
    return refusedParcel('A comment is answered public, private or both, and may be hidden, shown or liked');
  const chosen = (outgoing.answered?.channel ?? {}) as Comment;
  const kept = chosen.commentId ? chosen : ((outgoing.last?.channel ?? {}) as Comment);
  const comment = { ...kept, commentId: options.data.commentId ?? kept.commentId };
  const why = refusal(channel, outgoing, options.data);
  if (why) return refusedParcel(why);
  const { action, replyKind } = options.data;
  const calls: GraphCall[] = action ? [act(channel, comment, action)] : [];
  const { text, attachments } = outgoing.message;
  if (text || attachments.length > 0) {
    // The private one first: Meta refuses it more often, and then nothing was said in public.
    if (replyKind !== 'public') calls.push(...privately(channel, account, outgoing, comment));
    if (replyKind !== 'private') calls.push(publicly(channel, account, outgoing, comment));
  }
  return parcelOf(...calls);
}

function refusal(channel: Social, { message, last }: Outgoing, { action, replyKind }: Options): string | null {
  const { comment: longest, text, privateReplyHours } = limits[channel];
  if (action === 'like' && channel === 'instagram') return 'Instagram lets no application like a comment';
  if (replyKind !== 'private' && message.text.length > longest) return `A comment takes ${longest} characters at most`;
  if (replyKind !== 'private' && message.attachments.length > (channel === 'messenger' ? 1 : 0))
    return channel === 'messenger' ? 'A comment takes one picture' : 'An Instagram comment takes no files';
  if (replyKind === 'public') return null;
  if (isTooLong(channel, message.text)) return `A private reply takes ${text} characters at most`;
  if (message.attachments.length > 0) return 'A private reply takes words only';
  if (last && hoursBetween(last.at, message.createdAt) >= privateReplyHours)
    return 'The comment is older than 7 days: Meta takes no private reply any more';
  return null;
}

function publicly(channel: Social, account: string, outgoing: Outgoing, comment: Comment): GraphCall {
  const { message, publicUrl } = outgoing;
  const [picture] = message.attachments;
  const body = {
    message: message.text,
    ...(picture && { attachment_url: new URL(picture.url, publicUrl).href }),
  };
  if (channel === 'messenger') return { path: `${targetOf(comment)}/comments`, body };
  if (!comment.mention) return { path: `${targetOf(comment)}/replies`, body };
  // Where the post is somebody else's, the answer goes by way of our own account.
  const { commentId: comment_id, postId: media_id } = comment;
  return { path: `${encodeURIComponent(account)}/mentions`, body: { media_id, comment_id, ...body } };
}

function privately(channel: Social, account: string, outgoing: Outgoing, comment: Comment): GraphCall[] {
  const { commentId, postId } = comment;
  const recipient: Record<string, string> = commentId ? { comment_id: commentId } : { post_id: postId ?? '' };
  return directCalls(channel, account, outgoing, recipient, {});
}

function act(channel: Social, comment: Comment, action: NonNullable<Options['action']>): GraphCall {
  const target = targetOf(comment);
  if (action === 'like') return { path: `${target}/likes`, body: {} };
  const hide = action === 'hide';
  return { path: target, body: channel === 'messenger' ? { is_hidden: hide } : { hide } };
}

const targetOf = ({ commentId, postId }: Comment): string => encodeURIComponent(commentId ?? postId ?? '');
