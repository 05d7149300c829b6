import { Outlet, useNavigate } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { useMe } from '../api/session';
import { goLive } from '../live/socket';
import { Skeleton } from '../ui/Skeleton';
import { useOwedToasts } from '../owed/useOwedToasts';
import { SoftphoneDock } from '../voice/SoftphoneDock';
import { Announcer } from './Announcer';
import { ConnectionBanner } from './ConnectionBanner';
import { useKeyboard } from './keyboard';
import { OfferToast } from './OfferToast';
import { Palette } from './Palette';
import { useApplyPreferences, usePreferences } from './preferences';
import { Rail } from './Rail';
import classes from './Shell.module.css';
import { ShortcutSheet } from './ShortcutSheet';
import { useDeskActs } from './useDeskActs';
import { useNotices } from './useNotices';
import { useShellCommands } from './useShellCommands';

/** What stands around every screen of whoever is signed in: the rail, the layers, the keys and what is told. */
export function Shell() {
  const me = useMe();
  const preferences = usePreferences();
  const navigate = useNavigate();
  useApplyPreferences(preferences);
  useKeyboard(preferences.singleKeys);
  useShellCommands(preferences, navigate, me.role);
  useDeskActs();
  useOwedToasts();
  useEffect(() => goLive(), [me.id]);
  useNotices(navigate);
  return (
    <div className={classes.shell}>
      <Rail />
      <div className={classes.page}>
        <ConnectionBanner />
        <main className={classes.content} id="content">
          <Suspense fallback={<Skeleton lines={6} />}>
            <Outlet />
          </Suspense>
        </main>
        <OfferToast />
        <SoftphoneDock />
      </div>
      <Palette />
      <ShortcutSheet />
      <Announcer />
    </div>
  );
}
