import { problemOf } from '../api/problem';
import classes from './Form.module.css';

/** What the server says is wrong with one field; nothing when the fault lies elsewhere. */
export function faultAt(error: unknown, pointer: string): string | undefined {
  if (!error) return undefined;
  return problemOf(error).errors.find((each) => each.pointer === pointer)?.message;
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
