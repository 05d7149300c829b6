import { Link, useParams } from '@tanstack/react-router';
import { type ComponentType, useId } from 'react';
import { useMe } from '../api/session';
import { Empty } from '../ui/Empty';
import { IconNote } from '../ui/icons';
import { PageHead } from '../ui/PageHead';
import { AlertsSection } from './alerts/AlertsSection';
import { ApiKeysSection } from './apikeys/ApiKeysSection';
import { AutomationSection } from './AutomationSection';
import { BotsSection } from './BotsSection';
import { DeadLettersSection } from './DeadLettersSection';
import { DeliveriesSection } from './DeliveriesSection';
import { FieldsSection } from './FieldsSection';
import { HoursSection } from './hours/HoursSection';
import { InboxesSection } from './InboxesSection';
import { KeysSection } from './keys/KeysSection';
import { LookSection } from './LookSection';
import { NoticesSection } from './NoticesSection';
import { DesksSection } from './desks/DesksSection';
import { QueuesSection } from './queues/QueuesSection';
import { PurposesSection } from './purposes/PurposesSection';
import { RoutingSection } from './routing/RoutingSection';
import { MacrosSection } from './rules/MacrosSection';
import { RepliesSection } from './rules/RepliesSection';
import { RulesSection } from './rules/RulesSection';
import { SafeguardsSection } from './safeguards/SafeguardsSection';
import { hubGroups, ownSections, type SettingsSection } from './sections';
import { SegmentsSection } from './SegmentsSection';
import classes from './SettingsPage.module.css';
import { SignInSection } from './SignInSection';
import { SlaSection } from './sla/SlaSection';
import { SkillsSection } from './skills/SkillsSection';
import { TeamsSection } from './teams/TeamsSection';
import { WrapUpSection } from './wrapup/WrapUpSection';
import { YouSection } from './YouSection';

const bodies: Record<string, ComponentType> = {
  you: YouSection,
  look: LookSection,
  notices: NoticesSection,
  keys: KeysSection,
  'sign-in': SignInSection,
  replies: RepliesSection,
  macros: MacrosSection,
  rules: RulesSection,
  alerts: AlertsSection,
  automation: AutomationSection,
  inboxes: InboxesSection,
  queues: QueuesSection,
  routing: RoutingSection,
  skills: SkillsSection,
  teams: TeamsSection,
  desks: DesksSection,
  bots: BotsSection,
  'api-keys': ApiKeysSection,
  hours: HoursSection,
  'wrap-up': WrapUpSection,
  sla: SlaSection,
  purposes: PurposesSection,
  safeguards: SafeguardsSection,
  fields: FieldsSection,
  segments: SegmentsSection,
  deliveries: DeliveriesSection,
  'dead-letters': DeadLettersSection,
};

/** On a phone the sections are one long row: the one that is open is brought into sight. */
const inSight = (link: HTMLAnchorElement | null) => link?.scrollIntoView({ block: 'nearest', inline: 'center' });

function Group({ label, sections, current }: { label: string; sections: SettingsSection[]; current: string }) {
  const id = useId();
  if (sections.length === 0) return null;
  return (
    <>
      <h2 id={id} className={classes.group}>
        {label}
      </h2>
      <ul className={classes.places} aria-labelledby={id}>
        {sections.map(({ id: place, label: name, icon: Icon }) => (
          <li key={place}>
            <Link
              to="/settings/{-$section}"
              params={{ section: place }}
              ref={place === current ? inSight : undefined}
              className={classes.place}
              data-current={place === current || undefined}
              aria-current={place === current ? 'page' : undefined}
            >
              <Icon size={16} stroke={1.65} aria-hidden="true" />
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

/** One's own account, and for those who run the hub, the hub. */
export function SettingsPage() {
  const me = useMe();
  const { section = 'you' } = useParams({ strict: false }) as { section?: string };
  const allowed = (each: SettingsSection) => each.roles.includes(me.role);
  const known = [...ownSections, ...hubGroups.flatMap(({ sections }) => sections)].find((each) => each.id === section);
  const Body = bodies[section];
  return (
    <div className={classes.page}>
      <nav className={classes.menu} aria-label="Settings">
        <Group label="You" sections={ownSections} current={section} />
        {hubGroups.map(({ label, sections }) => (
          <Group key={label} label={label} sections={sections.filter(allowed)} current={section} />
        ))}
      </nav>
      <div className={classes.main}>
        <PageHead title={known?.label ?? 'Settings'} />
        <div className={classes.body}>
          {known && !allowed(known) ? (
            <Empty
              title={known.roles.includes('supervisor') ? 'Only supervisors see this' : 'Only administrators see this'}
              icon={<IconNote size={22} stroke={1.65} aria-hidden="true" />}
            >
              An administrator can give you the role.
            </Empty>
          ) : null}
          {known && allowed(known) && Body ? <Body /> : null}
          {known ? null : <Empty title="There is no such setting">Choose one on the left.</Empty>}
        </div>
      </div>
    </div>
  );
}
