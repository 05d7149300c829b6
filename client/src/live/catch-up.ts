import type { SyncFact } from '@contract/conversations';
import type { QueryClient } from '@tanstack/react-query';
import { notifyManager } from '@tanstack/react-query';
import { keys } from '../api/keys';
import { problemOf } from '../api/problem';
import { apply, forgetPeople } from './apply';
import { currentCursor, moveCursor, syncAfter } from './cursor';

function applyFact(cache: QueryClient, fact: SyncFact): void {
  switch (fact.name) {
    case 'message.added':
      return apply['message.added'](cache, fact.data);
    case 'conversation.changed':
      return apply['conversation.changed'](cache, fact.data);
    case 'leaving.changed':
      return apply['leaving.changed'](cache, fact.data);
    case 'message.state':
      return apply['message.state'](cache, fact.data);
  }
}

/** Reads everything missed, page by page, and says how many changes it was. Desk, mentions and what one owes are short, so they are simply read again. */
export async function catchUp(cache: QueryClient, tell: (done: number) => void): Promise<number> {
  let done = 0;
  let after = currentCursor();
  while (after !== null) {
    const answer = await syncAfter(after).catch((error: unknown) => {
      if (problemOf(error).passing) throw error;
      return null;
    });
    if (answer === null) {
      // The server no longer knows this place: what is on the screen is read again from the start.
      moveCursor(null);
      await cache.invalidateQueries();
      return done;
    }
    notifyManager.batch(() => {
      for (const fact of answer.facts) applyFact(cache, fact);
    });
    done += answer.facts.length;
    after = answer.cursor;
    moveCursor(answer.cursor);
    if (!answer.has_more) break;
    tell(done);
  }
  await Promise.all([keys.desk, keys.mentions, keys.owed].map((queryKey) => cache.invalidateQueries({ queryKey })));
  // Of people only what they agreed to, merges and partings are told later: who is on the screen is read again, the others when looked at.
  forgetPeople(cache);
  // What could not be read while nobody answered is on the screen as an error, and would stay one.
  void cache.refetchQueries({
    type: 'active',
    predicate: ({ state }) => state.status === 'error' && problemOf(state.error).passing,
  });
  return done;
}
