import type { ErrorComponentProps } from '@tanstack/react-router';
import { ErrorState } from '../ui/ErrorState';

export function ShellError({ error, reset }: ErrorComponentProps) {
  return (
    <ErrorState
      title="Throughline could not open"
      safe="Nothing was lost: messages keep arriving and drafts are saved."
      error={error}
      onRetry={() => {
        reset();
        window.location.reload();
      }}
    />
  );
}
