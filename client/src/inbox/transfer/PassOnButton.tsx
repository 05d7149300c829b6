import type { ConversationDetail } from '@contract/conversations';
import { lazy, Suspense } from 'react';
import { useMe } from '../../api/session';
import { can } from '../../can';
import { IconButton } from '../../ui/IconButton';
import { IconTransfer } from '../../ui/icons';

// Only when somebody passes on: not part of the first load.
const PassOnForm = lazy(() => import('./PassOnForm').then(({ PassOnForm: component }) => ({ default: component })));

interface PassOnButtonProps {
  row: ConversationDetail;
  opened: boolean;
  onChange: (opened: boolean) => void;
  onPassed: () => void;
}

/** Opens the way to a queue, a colleague, a bot or a number; says why where there is none. */
export function PassOnButton({ row, opened, onChange, onPassed }: PassOnButtonProps) {
  const off = can.transfer(row, useMe());
  return (
    <>
      <IconButton label={off ?? 'Pass on'} command="transfer" disabled={off !== null} onClick={() => onChange(true)}>
        <IconTransfer size={18} stroke={1.65} />
      </IconButton>
      {opened && off === null ? (
        <Suspense fallback={null}>
          <PassOnForm row={row} onClose={() => onChange(false)} onPassed={onPassed} />
        </Suspense>
      ) : null}
    </>
  );
}
