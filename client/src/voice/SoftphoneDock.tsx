import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { hasLineQuery } from './api';

const Softphone = lazy(() => import('./Softphone').then(({ Softphone: component }) => ({ default: component })));

/** The telephone is loaded only where there is a line to answer. */
export function SoftphoneDock() {
  const { data: hasLine } = useQuery(hasLineQuery);
  if (!hasLine) return null;
  return (
    <Suspense fallback={null}>
      <Softphone />
    </Suspense>
  );
}
