import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { Skeleton } from '../ui/Skeleton';
import { Rail } from './Rail';
import classes from './Shell.module.css';

export function Shell() {
  return (
    <div className={classes.shell}>
      <Rail />
      <main className={classes.page}>
        <Suspense fallback={<Skeleton lines={6} />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
