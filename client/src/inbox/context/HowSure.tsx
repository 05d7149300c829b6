import type { Assurance } from '@contract/traits';
import { IconClaimed, IconProven, IconUnproven } from '../../ui/icons';
import { clock } from '../../ui/words';
import classes from './ContextPanel.module.css';
import { proofWords } from './identity-words';

const shields = { strong: IconProven, verified: IconProven, claimed: IconClaimed, none: IconUnproven } as const;

function behind({ level, by, methods, until }: Assurance): string {
  if (by === 'handoff') {
    const how = methods.length > 0 ? `, by ${methods.join(', ').replaceAll('_', ' ')}` : '';
    return `a bot checked it${how}${until ? `, until ${clock(Date.parse(until))}` : ''}`;
  }
  if (by === 'signed_in') return 'by their account in this browser';
  return level === 'none' ? 'anybody could be writing' : 'by the address they write from';
}

/** How sure it is that whoever writes here is the person on this page. */
export function HowSure({ assurance }: { assurance: Assurance }) {
  const { level } = assurance;
  const Shield = shields[level];
  return (
    <p className={classes.sure} data-firm={level === 'verified' || level === 'strong' || undefined}>
      <Shield size={16} stroke={1.65} aria-hidden="true" />
      <span>
        In this conversation: <strong>{proofWords[level]}</strong>, {behind(assurance)}
      </span>
    </p>
  );
}
