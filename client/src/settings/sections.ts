import type { Role } from '@contract/common';
import {
  IconArbiter,
  IconFailed,
  IconInbox,
  IconBot,
  IconKeyboard,
  IconLight,
  IconPasskey,
  IconPerson,
  IconWebhook,
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
  { id: 'keys', label: 'Keys', icon: IconKeyboard, roles: everybody },
  { id: 'sign-in', label: 'Signing in', icon: IconPasskey, roles: everybody },
];

export const hubSections: SettingsSection[] = [
  { id: 'automation', label: 'Automation', icon: IconArbiter, roles: supervisors },
  { id: 'inboxes', label: 'Inboxes', icon: IconInbox, roles: ['admin'] },
  { id: 'bots', label: 'Bots', icon: IconBot, roles: ['admin'] },
  { id: 'deliveries', label: 'Deliveries', icon: IconWebhook, roles: supervisors },
  { id: 'dead-letters', label: 'Dead letters', icon: IconFailed, roles: ['admin'] },
];
