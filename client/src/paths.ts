/** Every link of the console. Nothing else writes a path by hand. */
export const paths = {
  signIn: '/sign-in',
  inbox: '/inbox',
  conversation: (id: string) => `/inbox/${encodeURIComponent(id)}`,
  floor: '/floor',
  decisions: '/decisions',
  decision: (id: string) => `/decisions/${encodeURIComponent(id)}`,
  people: '/people',
  duplicates: '/people/duplicates',
  person: (id: string) => `/people/${encodeURIComponent(id)}`,
  settings: '/settings',
  settingsSection: (section: string) => `/settings/${encodeURIComponent(section)}`,
} as const;
