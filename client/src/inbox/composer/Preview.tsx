import type { ReplyKind, ReplyOptions } from '@contract/channels';
import type { ConversationDetail } from '@contract/conversations';
import { countSegments } from '@contract/segments';
import { ChannelIcon } from '../../ui/ChannelIcon';
import { IconWorld } from '../../ui/icons';
import { plural } from '../../ui/words';
import { kindWords } from './rules';
import classes from './Rules.module.css';

interface PreviewProps {
  row: ConversationDetail;
  options: ReplyOptions;
  kind: ReplyKind | null;
  text: string;
  files: string[];
}

/** What its channel makes of the words: who sees them, under which name, in how many parts. */
function about({ row, options, kind, text }: PreviewProps): string {
  if (kind && kind !== 'private') return `${options.inbox.name} answers below their comment`;
  if (options.segments) {
    const { segments, encoding } = countSegments(text);
    const signs = encoding === 'UCS-2' ? ': a sign in it makes each part shorter' : '';
    return `A text message from ${options.inbox.name} in ${plural(segments, 'part')}${signs}`;
  }
  if (options.channel === 'email') return `Re: ${row.subject ?? 'your message'}, from ${options.inbox.name}`;
  return `A message from ${options.inbox.name}`;
}

/** How it will look to them, before it is sent. */
export function Preview(props: PreviewProps) {
  const { options, kind, text, files, row } = props;
  const warning = kind ? kindWords[kind].warning : null;
  return (
    <section className={classes.look} aria-label="How it will look" data-channel={options.channel}>
      <p className={classes.previewLabel}>
        {warning ? (
          <IconWorld size={14} stroke={1.9} aria-hidden="true" />
        ) : (
          <ChannelIcon channel={row.inbox.channel} size={14} />
        )}{' '}
        {about(props)}
      </p>
      <p className={classes.preview} dir="auto">
        {text.trim()}
        {files.map((name) => (
          <span key={name} className={classes.lookFile}>
            {name}
          </span>
        ))}
      </p>
      {warning ? <p className={classes.why}>{warning}.</p> : null}
    </section>
  );
}
