import type { Candidate, SensitiveAction } from '../../contract/decisions.js';
import { type Assurance, type NeededProof, type Proof, provesEnough } from '../../contract/traits.js';
import type { Result } from '../decisions/snapshot.js';
import { firstName } from '../decisions/words.js';

export const SENSITIVE = 'sensitive_action';

/** All that is looked at before something sensitive is proposed to somebody. */
export interface ActionSnapshot {
  at: string;
  action: SensitiveAction;
  trigger: { type: 'action.asked'; id: string };
  profile: { id: string; name: string | null };
  conversation: { id: string };
  assurance: Assurance;
}
export type ActionResult = Result<typeof SENSITIVE | 'do_nothing'>;

const words: Record<Proof, string> = {
  none: 'nothing is proved',
  claimed: 'who they are is only claimed',
  verified: 'their identity is verified',
  strong: 'they are signed in, or as good as that',
};

const needed: Record<NeededProof, string> = {
  claimed: 'that they say who they are',
  verified: 'a verified identity',
  strong: 'a sign-in, or as good a proof',
};
const proved: Record<NeededProof, string> = {
  claimed: 'They say who they are',
  verified: 'Their identity is verified',
  strong: 'They are signed in, or as good as that',
};

/** Whether something sensitive may be proposed now. Pure, as every decision. */
export function judgeAction(snapshot: ActionSnapshot): ActionResult {
  const { action, assurance, profile } = snapshot;
  const who = firstName(profile.name);
  const may = provesEnough(assurance.level, action.needsProof);
  const seen = { rule: 'They have proved who they are', observed: assurance.level, required: action.needsProof };
  const nothing = { action: 'do_nothing', label: 'Do nothing', value: 0 } as const;
  const asked = { action: SENSITIVE, label: action.label, value: 1 } as const;
  if (may) {
    const sentence = `“${action.label}” may be proposed to ${who}: ${words[assurance.level]}.`;
    const rest = { ...seen, stage: 'choice', sentence } as const;
    return {
      chosen: SENSITIVE,
      sentence,
      candidates: [
        { ...asked, ...rest, verdict: 'chosen', code: 'best' },
        outranked({ ...nothing, observed: '0.00', required: 'above 1.00' }),
      ],
      whatIf: [],
      hold: null,
      suppressed: null,
    };
  }
  const sentence = `“${action.label}” is not proposed to ${who}: ${words[assurance.level]}, and it needs ${needed[action.needsProof]}.`;
  return {
    chosen: 'do_nothing',
    sentence,
    candidates: [
      {
        ...asked,
        ...seen,
        verdict: 'held',
        stage: 'fits',
        code: 'IDENTITY_LEVEL',
        sentence: `Held: ${words[assurance.level]}, and it needs ${needed[action.needsProof]}`,
      },
      {
        ...nothing,
        verdict: 'chosen',
        stage: 'choice',
        code: 'best',
        rule: 'Best value of what was allowed',
        observed: '0.00',
        required: 'the highest',
        sentence: 'Best value of what was allowed',
      },
    ],
    whatIf: [{ change: proved[action.needsProof], chosen: SENSITIVE }],
    hold: null,
    suppressed: null,
  };
}

const outranked = (one: Pick<Candidate, 'action' | 'label' | 'value' | 'observed' | 'required'>): Candidate => ({
  ...one,
  verdict: 'outranked',
  stage: 'choice',
  code: 'lower',
  rule: 'Lower value',
  sentence: 'Outranked: 0.00 against 1.00',
});
