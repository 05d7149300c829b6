import type { Profile, ProfileFlag } from '@contract/conversations';
import { IconHeld, IconWarn, IconWorried } from '../../ui/icons';
import { Section } from '../../ui/Section';
import { day } from '../../ui/words';
import classes from './ContextPanel.module.css';

const flags = {
  do_not_contact: { word: 'Asked us not to write', icon: IconHeld, tone: 'danger' },
  open_complaint: { word: 'A complaint is open', icon: IconWarn, tone: 'warn' },
  vulnerable: { word: 'Needs care', icon: IconWorried, tone: 'warn' },
} as const satisfies Record<ProfileFlag['flag'], unknown>;

function reasonOf({ reason, visibility }: ProfileFlag): string {
  if (reason) return visibility === 'supervisors' ? `${reason}, for supervisors only` : reason;
  return visibility === 'supervisors' ? 'Why is for supervisors to read' : 'No reason was given';
}

/** What everybody who writes to them must know first, and why. */
export function ToMind({ profile }: { profile: Profile }) {
  if (profile.flags.length === 0) return null;
  return (
    <Section label="To mind">
      <ul className={classes.flags}>
        {profile.flags.map((flag) => {
          const { word, icon: Icon, tone } = flags[flag.flag];
          return (
            <li key={flag.flag} data-tone={tone}>
              <Icon size={16} stroke={1.65} aria-hidden="true" />
              <span className={classes.flag}>
                <strong>{word}</strong>
                <span className={classes.meta}>
                  {reasonOf(flag)} · {day(flag.at)}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
