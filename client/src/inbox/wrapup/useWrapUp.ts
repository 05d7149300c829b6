import type { ConversationDetail } from '@contract/conversations';
import type { Handoff } from '@contract/handoff';
import type { WrapUp } from '@contract/routing';
import { useEffect, useEffectEvent, useState } from 'react';
import { queryClient } from '../../api/client';
import { desk } from '../../api/desk';
import { keys } from '../../api/keys';
import { serverNow } from '../../live/clock';
import { tell, tellProblem } from '../../shell/tell';
import { atTheEnd, begun, type KeptPromise } from './begun';

/** Early enough to reach the server before its own clock ends the wrap-up with nothing in it. */
const LAST_MOMENT = 2_000;

export type Solved = NonNullable<WrapUp['solved']>;

/** The wrap-up being written. Nothing is chosen for the person: an empty field stays empty. */
export function useWrapUp(
  row: ConversationDetail,
  workId: string,
  handoff: Handoff | undefined,
  until: string | null,
  onDone: () => void,
) {
  const [before] = useState(() => begun.of(workId));
  const [codes, setCodes] = useState<string[]>(before.codes ?? []);
  const [solved, setSolved] = useState<Solved | null>(before.solved ?? null);
  const [summary, setSummary] = useState(before.summary ?? '');
  const [useful, setUseful] = useState<boolean | null>(before.useful ?? null);
  const [busy, setBusy] = useState(false);
  const [promises, setPromises] = useState<KeptPromise[]>(
    () =>
      before.promises ??
      (handoff?.context.commitments ?? []).map(({ text, dueAt }) => ({
        text,
        ...(dueAt ? { dueAt } : {}),
        kept: false,
      })),
  );
  const kept = promises.some((each) => each.kept) || promises.length > (handoff?.context.commitments?.length ?? 0);
  const isBegun = codes.length > 0 || solved !== null || summary.trim() !== '' || useful !== null || kept;
  useEffect(() => {
    if (isBegun) begun.keep(workId, { codes, solved, summary, useful, promises });
    else begun.forget(workId);
  }, [workId, isBegun, codes, solved, summary, useful, promises]);

  const save = async (unfinished: boolean) => {
    if (busy) return;
    setBusy(true);
    const owed = promises
      .filter((each) => !each.kept)
      .map(({ text, dueAt }) => ({ text, ...(dueAt ? { dueAt } : {}) }));
    const what: WrapUp = {
      dispositions: codes,
      solved,
      ...(summary.trim() ? { summary: summary.trim() } : {}),
      ...(owed.length > 0 ? { promises: owed } : {}),
      ...(handoff ? { handoffUseful: useful } : {}),
      ...(unfinished ? { unfinished } : {}),
    };
    try {
      await desk.wrapUp(row.id, what);
      begun.forget(workId);
      atTheEnd.drop(workId);
      void queryClient.invalidateQueries({ queryKey: keys.desk });
      void queryClient.invalidateQueries({ queryKey: keys.conversation(row.id) });
      if (unfinished) tell('Time ran out. Your words are kept, marked unfinished.');
      else tell(solved === 'yes' ? 'Wrapped up and resolved' : 'Wrapped up');
      onDone();
    } catch (error) {
      tellProblem('Your wrap-up is not saved yet.', error);
    } finally {
      setBusy(false);
    }
  };

  const timeOut = useEffectEvent(() => {
    if (isBegun) void save(true);
  });
  useEffect(() => {
    if (!until) return;
    // It stays when the panel goes: what was written is saved also by somebody who looks at another conversation.
    atTheEnd.run(workId, Date.parse(until) - serverNow() - LAST_MOMENT, () => timeOut());
  }, [workId, until]);

  return {
    codes,
    setCodes,
    solved,
    setSolved,
    summary,
    setSummary,
    useful,
    setUseful,
    promises,
    togglePromise: (text: string) =>
      setPromises((now) => now.map((each) => (each.text === text ? { ...each, kept: !each.kept } : each))),
    addPromise: (text: string, dueAt: string | null) =>
      setPromises((now) =>
        now.some((each) => each.text === text) ? now : [...now, { text, kept: false, ...(dueAt ? { dueAt } : {}) }],
      ),
    finish: () => save(false),
    busy,
  };
}
