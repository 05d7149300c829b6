import type { NumberPolicy } from '@contract/numbers';
import { type ComponentProps, lazy, Suspense } from 'react';
import { Skeleton } from '../../ui/Skeleton';

// Only where a window is closed or another way is begun: not part of the first load.
const Picker = lazy(() => import('./TemplatePicker').then(({ TemplatePicker: component }) => ({ default: component })));
const Numbers = lazy(() => import('./NumbersNote').then(({ NumbersNote: component }) => ({ default: component })));
const First = lazy(() => import('./WriteFirst').then(({ WriteFirst: component }) => ({ default: component })));

export function TemplatePicker(props: ComponentProps<typeof Picker>) {
  return (
    <Suspense fallback={<Skeleton lines={2} />}>
      <Picker {...props} />
    </Suspense>
  );
}

export function WriteFirst(props: ComponentProps<typeof First>) {
  return (
    <Suspense fallback={null}>
      <First {...props} />
    </Suspense>
  );
}

const digits = /(?:\p{Nd}\P{Nd}*){6}/u;

/** Most of what is written has no number in it, and needs nobody to look for one. */
export function NumbersNote({ text, policy }: { text: string; policy: NumberPolicy | undefined }) {
  if (!policy || !digits.test(text)) return null;
  return (
    <Suspense fallback={null}>
      <Numbers text={text} policy={policy} />
    </Suspense>
  );
}
