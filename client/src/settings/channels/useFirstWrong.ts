import { useEffect, useRef } from 'react';

/** A form in which the first field that was refused takes the focus, once what holds it has opened. */
export function useFirstWrong(error: unknown) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  return form;
}
