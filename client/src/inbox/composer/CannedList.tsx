import type { CannedReply } from '@contract/macros';
import { fillVariables, type VariableValues } from '@contract/variables';
import classes from './CannedList.module.css';
import { SuggestionList } from './SuggestionList';

interface CannedListProps {
  id: string;
  replies: CannedReply[];
  at: number;
  variables: VariableValues;
  onChoose: (reply: CannedReply) => void;
}

/** The ready-made replies that fit what was typed, each as it would stand in the answer. */
export function CannedList({ replies, variables, ...list }: CannedListProps) {
  const lineOf = ({ id, shortcut, folder, title, body }: CannedReply) => ({
    key: id,
    typed: `/${shortcut}`,
    title: folder ? `${folder} / ${title}` : title,
    more: fillVariables(body, variables),
  });
  return (
    <SuggestionList {...list} label="Ready-made replies" items={replies} lineOf={lineOf}>
      {replies.length === 0 ? <p className={classes.none}>No ready-made reply has that name.</p> : null}
    </SuggestionList>
  );
}
