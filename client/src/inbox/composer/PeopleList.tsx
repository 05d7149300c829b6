import type { Callable } from './mention';
import { SuggestionList } from './SuggestionList';

interface PeopleListProps {
  id: string;
  people: Callable[];
  at: number;
  onChoose: (one: Callable) => void;
}

const lineOf = ({ id, called, name, what }: Callable) => ({ key: id, typed: `@${called}`, title: name, more: what });

/** Whom a note can call: they hear of it at once, and it stands among their mentions. */
export function PeopleList({ people, ...list }: PeopleListProps) {
  return <SuggestionList {...list} label="Call somebody" items={people} lineOf={lineOf} />;
}
