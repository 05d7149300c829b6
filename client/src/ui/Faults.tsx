import { problemOf } from '../api/problem';
import classes from './Faults.module.css';

/** What the server says is wrong with one field; nothing when the fault lies elsewhere. */
export function faultAt(error: unknown, pointer: string): string | undefined {
  if (!error) return undefined;
  return problemOf(error).errors.find((each) => each.pointer === pointer)?.message;
}

/** The first fault of a field or of one of its parts: a list of tags, a list of skills. */
export function faultWithin(error: unknown, pointer: string): string | undefined {
  if (!error) return undefined;
  return problemOf(error).errors.find((each) => each.pointer === pointer || each.pointer.startsWith(`${pointer}/`))
    ?.message;
}

/** Which of these places, and what lies in them, the server has something to say of. */
export function placesOf(error: unknown, places: string[]): string[] {
  if (!error) return [];
  const all = problemOf(error).errors.map((each) => each.pointer);
  return all.filter((pointer) => places.some((place) => pointer === place || pointer.startsWith(`${place}/`)));
}

/** What no field can show: the problem as a whole. */
export function Faults({ error, fields = [] }: { error: unknown; fields?: string[] }) {
  if (!error) return null;
  const problem = problemOf(error);
  const shown = problem.errors.length > 0 && problem.errors.every((each) => fields.includes(each.pointer));
  if (shown) return null;
  const rest = problem.errors.filter((each) => !fields.includes(each.pointer)).map((each) => each.message);
  return (
    <p className={classes.fault} role="alert">
      {problem.title} {rest.join('. ')}
    </p>
  );
}
