import type { Identity } from '@contract/conversations';
import { sourceWords } from '../../people/words';
import { IconChat, IconClaimed, IconIdentity, IconMail, IconPhone, IconProven, IconUnproven } from '../../ui/icons';
import classes from './ContextPanel.module.css';
import { identityWords, proofWords } from './identity-words';

const kinds = { phone: IconPhone, email: IconMail, external_id: IconIdentity, visitor: IconChat } as const;
const shields = { strong: IconProven, verified: IconProven, claimed: IconClaimed, none: IconUnproven } as const;

/** The addresses of a person, each with how well it is proven to be theirs. */
export function Identities({ identities }: { identities: Identity[] }) {
  return (
    <ul className={classes.identities}>
      {identities.map((identity) => {
        const Kind = kinds[identity.kind];
        const Shield = shields[identity.proof];
        const firm = identity.proof === 'strong' || identity.proof === 'verified';
        return (
          <li key={identity.id}>
            <Kind size={16} stroke={1.65} aria-hidden="true" className={classes.quiet} />
            <span className={classes.value}>{identityWords(identity)}</span>
            <span
              className={classes.proof}
              data-firm={firm || undefined}
              title={`From: ${sourceWords(identity.source)}`}
            >
              <Shield size={14} stroke={1.9} aria-hidden="true" /> {proofWords[identity.proof]}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
