import type { Role } from '@contract/common';
import {
  IconArbiter,
  IconBell,
  IconFailed,
  IconHidden,
  IconClock,
  IconInbox,
  IconBot,
  IconDesk,
  IconKey,
  IconKeyboard,
  IconLight,
  IconPasskey,
  IconPeople,
  IconPerson,
  IconPlay,
  IconPromise,
  IconQueue,
  IconRecord,
  IconReply,
  IconRules,
  IconSkill,
  IconSwitch,
  IconTeam,
  IconShield,
  IconWebhook,
  IconWrapUp,
  type TablerIcon,
} from '../ui/icons';

export interface SettingsSection {
  id: string;
  label: string;
  icon: TablerIcon;
  roles: readonly Role[];
}

const everybody: readonly Role[] = ['agent', 'supervisor', 'admin'];
const supervisors: readonly Role[] = ['supervisor', 'admin'];

export const ownSections: SettingsSection[] = [
  { id: 'you', label: 'You', icon: IconPerson, roles: everybody },
  { id: 'look', label: 'Theme and density', icon: IconLight, roles: everybody },
  { id: 'notices', label: 'Sounds and notices', icon: IconBell, roles: everybody },
  { id: 'keys', label: 'Keys', icon: IconKeyboard, roles: everybody },
  { id: 'sign-in', label: 'Signing in', icon: IconPasskey, roles: everybody },
];

/** The hub’s own, by what somebody comes for; what is changed daily first, what is looked at when something fails last. */
export const hubGroups: { label: string; sections: SettingsSection[] }[] = [
  {
    label: 'Answering',
    sections: [
      { id: 'replies', label: 'Ready-made replies', icon: IconReply, roles: everybody },
      { id: 'macros', label: 'Macros', icon: IconPlay, roles: everybody },
      { id: 'wrap-up', label: 'Wrap-up', icon: IconWrapUp, roles: ['admin'] },
    ],
  },
  {
    label: 'Channels',
    sections: [
      { id: 'inboxes', label: 'Inboxes', icon: IconInbox, roles: ['admin'] },
      { id: 'bots', label: 'Bots', icon: IconBot, roles: ['admin'] },
    ],
  },
  {
    label: 'Sharing out work',
    sections: [
      { id: 'queues', label: 'Queues', icon: IconQueue, roles: ['admin'] },
      { id: 'routing', label: 'Routing', icon: IconSwitch, roles: ['admin'] },
      { id: 'skills', label: 'Skills', icon: IconSkill, roles: ['admin'] },
      { id: 'teams', label: 'Teams', icon: IconTeam, roles: ['admin'] },
      { id: 'desks', label: 'Desks', icon: IconDesk, roles: supervisors },
      { id: 'hours', label: 'Hours', icon: IconClock, roles: ['admin'] },
      { id: 'sla', label: 'Agreed times', icon: IconPromise, roles: ['admin'] },
    ],
  },
  {
    label: 'What runs by itself',
    sections: [
      { id: 'automation', label: 'Automation', icon: IconArbiter, roles: supervisors },
      { id: 'rules', label: 'Rules', icon: IconRules, roles: ['admin'] },
      { id: 'alerts', label: 'Alerts and screens', icon: IconBell, roles: supervisors },
    ],
  },
  {
    label: 'Customers',
    sections: [
      { id: 'fields', label: 'Fields', icon: IconRecord, roles: ['admin'] },
      { id: 'segments', label: 'Segments', icon: IconPeople, roles: supervisors },
      { id: 'purposes', label: 'Purposes', icon: IconShield, roles: ['admin'] },
      { id: 'safeguards', label: 'Safeguards', icon: IconHidden, roles: ['admin'] },
    ],
  },
  {
    label: 'Other systems',
    sections: [
      { id: 'api-keys', label: 'API keys', icon: IconKey, roles: ['admin'] },
      { id: 'deliveries', label: 'Deliveries', icon: IconWebhook, roles: supervisors },
      { id: 'dead-letters', label: 'Dead letters', icon: IconFailed, roles: ['admin'] },
    ],
  },
];
