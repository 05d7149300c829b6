import { problemOf } from '../api/problem';
import { session } from '../api/session';
import { paths } from '../paths';
import { tellProblem } from './tell';

/** Ends the session and leaves. One that could not be ended goes on, and so does whoever sits here next: that is said. */
export async function signOut(): Promise<void> {
  try {
    await session.signOut();
  } catch (error) {
    const { status } = problemOf(error);
    const unheard = status === 0 ? 'Signing out did not reach the hub. ' : '';
    // 401: it had ended already.
    if (status !== 401) return tellProblem(`${unheard}You are still signed in here: try again.`, error);
  }
  window.location.assign(paths.signIn);
}
