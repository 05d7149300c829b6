import type { Id } from '@contract/common';
import type { MergeProposal } from '@contract/profiles';
import { useMutation } from '@tanstack/react-query';
import { tellProblem, tellUndo } from '../../shell/tell';
import { merges } from './api';
import { nameOf } from './words';

interface Accept {
  proposal: MergeProposal;
  leads: Id;
}

interface ByHand {
  surviving: { id: Id; name: string | null };
  discarded: { id: Id; name: string | null };
  reason: string;
}

const failed = (what: string) => (error: unknown) => tellProblem(what, error);
const undo = (doing: () => Promise<unknown>, after?: () => void) => () =>
  void doing().then(after, failed('That was not undone.'));

/** Merging, keeping apart and parting again; each can be taken back for eight seconds, and a merge at any time after. */
export function useMergeActs({ onUndone }: { onUndone?: (proposal: Id) => void } = {}) {
  const accept = useMutation({
    mutationFn: ({ proposal, leads }: Accept) => merges.answer(proposal.id, true, leads),
    onSuccess: (_answer, { proposal, leads }) => {
      const gone = leads === proposal.a.id ? proposal.b : proposal.a;
      tellUndo(
        'Merged',
        undo(
          () => merges.takeBack(gone.id, proposal.id),
          () => onUndone?.(proposal.id),
        ),
      );
    },
    onError: failed('They were not merged.'),
  });
  const reject = useMutation({
    mutationFn: (proposal: MergeProposal) => merges.answer(proposal.id, false),
    onSuccess: (_answer, { id }) =>
      tellUndo(
        'Kept apart. They are not asked about again',
        undo(
          () => merges.reopen(id),
          () => onUndone?.(id),
        ),
      ),
    onError: failed('That was not kept.'),
  });
  const join = useMutation({
    mutationFn: ({ surviving, discarded, reason }: ByHand) => merges.join(surviving.id, discarded.id, reason),
    onSuccess: (_answer, { discarded }) =>
      tellUndo(
        'Merged',
        undo(() => merges.part(discarded.id, 'merged by mistake')),
      ),
    onError: failed('They were not merged.'),
  });
  const part = useMutation({
    mutationFn: ({ record, reason }: { record: { id: Id; name: string | null }; into: Id; reason: string }) =>
      merges.part(record.id, reason),
    onSuccess: (_answer, { record, into }) =>
      tellUndo(
        `${nameOf(record)} is a person of their own again`,
        undo(() => merges.join(into, record.id, 'parted by mistake')),
      ),
    onError: failed('They were not parted.'),
  });
  const reopen = useMutation({
    mutationFn: (proposal: MergeProposal) => merges.reopen(proposal.id),
    onSuccess: (_answer, { id }) => onUndone?.(id),
    onError: failed('That was not undone.'),
  });
  return { accept, reject, join, part, reopen, busy: accept.isPending || reject.isPending || join.isPending };
}
