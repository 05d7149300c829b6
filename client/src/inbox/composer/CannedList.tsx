import type { CannedReply } from '@contract/macros';
import classes from './CannedList.module.css';
import { SuggestionList } from './SuggestionList';

interface CannedListProps {
  id: string;
  replies: CannedReply[];
  at: number;
  onChoose: (reply: CannedReply) => void;
}

const lineOf = ({ id, shortcut, folder, title, body }: CannedReply) => ({
  key: id,
  typed: `/${shortcut}`,
  title: folder ? `${folder} / ${title}` : title,
  more: body,
});

export function CannedList({ replies, ...list }: CannedListProps) {
  return (
    <SuggestionList {...list} label="Ready-made replies" items={replies} lineOf={lineOf}>
      {replies.length === 0 ? <p className={classes.none}>No ready-made reply has that name.</p> : null}
    </SuggestionList>
  );
}
