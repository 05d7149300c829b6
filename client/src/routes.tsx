import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { queryClient } from './api/client';
import { problemOf } from './api/problem';
import { meQuery } from './api/session';
import { syncNow } from './live/cursor';
import { NotFound } from './shell/NotFound';
import { Shell } from './shell/Shell';
import { ShellError } from './shell/ShellError';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const root = createRootRoute({ notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { link?: string; back?: string } => ({
    link: text(search.link),
    back: text(search.back),
  }),
  component: lazyRouteComponent(() => import('./shell/SignInPage'), 'SignInPage'),
});

/** A screen on a wall: nobody signs in there. */
const kiosk = createRoute({
  getParentRoute: () => root,
  path: '/kiosk',
  component: lazyRouteComponent(() => import('./floor/KioskPage'), 'KioskPage'),
});

/** Everything behind the door: who is here is known, and where to catch up from is fixed, before any page reads. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  errorComponent: ShellError,
  beforeLoad: async ({ location }) => {
    try {
      await Promise.all([queryClient.ensureQueryData(meQuery), syncNow()]);
    } catch (error) {
      if (problemOf(error).status === 401) throw redirect({ to: '/sign-in', search: { back: location.href } });
      throw error;
    }
  },
});

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox' });
  },
});

/** `at`: the message to begin reading at. */
const inboxSearch = (
  search: Record<string, unknown>,
): { scope?: string; find?: string; queue?: string; at?: string; watch?: string } => ({
  scope: text(search.scope),
  find: text(search.find),
  queue: text(search.queue),
  at: text(search.at),
  // The router reads "1" as a number.
  watch: search.watch ? '1' : undefined,
});

const inbox = createRoute({
  getParentRoute: () => shell,
  path: '/inbox',
  validateSearch: inboxSearch,
  component: lazyRouteComponent(() => import('./inbox/InboxPage'), 'InboxPage'),
});

const conversation = createRoute({
  getParentRoute: () => inbox,
  path: '/$conversationId',
});

const floor = createRoute({
  getParentRoute: () => shell,
  path: '/floor',
  component: lazyRouteComponent(() => import('./floor/FloorPage'), 'FloorPage'),
});

const whatIf = createRoute({
  getParentRoute: () => shell,
  path: '/floor/what-if',
  component: lazyRouteComponent(() => import('./whatif/WhatIfPage'), 'WhatIfPage'),
});

const decisions = createRoute({
  getParentRoute: () => shell,
  path: '/decisions',
  component: lazyRouteComponent(() => import('./decisions/DecisionsPage'), 'DecisionsPage'),
});

const decision = createRoute({
  getParentRoute: () => shell,
  path: '/decisions/$decisionId',
  component: lazyRouteComponent(() => import('./decisions/DecisionPage'), 'DecisionPage'),
});

const people = createRoute({
  getParentRoute: () => shell,
  path: '/people',
  component: lazyRouteComponent(() => import('./people/PeoplePage'), 'PeoplePage'),
});

const importing = createRoute({
  getParentRoute: () => shell,
  path: '/people/import',
  component: lazyRouteComponent(() => import('./people/import/ImportPage'), 'ImportPage'),
});

const duplicates = createRoute({
  getParentRoute: () => shell,
  path: '/people/duplicates',
  component: lazyRouteComponent(() => import('./people/merge/DuplicatesPage'), 'DuplicatesPage'),
});

const person = createRoute({
  getParentRoute: () => shell,
  path: '/people/$profileId',
  component: lazyRouteComponent(() => import('./people/PersonPage'), 'PersonPage'),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/{-$section}',
  component: lazyRouteComponent(() => import('./settings/SettingsPage'), 'SettingsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    kiosk,
    shell.addChildren([
      home,
      inbox.addChildren([conversation]),
      floor,
      whatIf,
      decisions,
      decision,
      people,
      importing,
      duplicates,
      person,
      settings,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
