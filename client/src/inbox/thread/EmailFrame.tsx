import type { Id } from '@contract/common';
import type { MailView } from '@contract/mail';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { http } from '../../api/http';
import { ApiProblem } from '../../api/problem';
import classes from './EmailFrame.module.css';
import entry from './Entry.module.css';

/** The mail behind a message, on request: the thread shows its new words, and this the mail as it was written. */
export function EmailFrame({ messageId }: { messageId: Id }) {
  const [open, setOpen] = useState(false);
  const [images, setImages] = useState(false);
  const [quotes, setQuotes] = useState(false);
  const mail = useQuery({
    queryKey: ['mail', messageId],
    queryFn: ({ signal }) => http.get<MailView>(`/v1/messages/${messageId}/mail`, {}, signal),
    enabled: open,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const view = mail.data;
  return (
    <div className={classes.mail}>
      <div className={entry.acts}>
        <button type="button" className={entry.act} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide the mail' : 'Show the whole mail'}
        </button>
        {open && view?.hasRemoteImages ? (
          <button type="button" className={entry.act} aria-pressed={images} onClick={() => setImages(!images)}>
            {images ? 'Hide images' : 'Show images'}
          </button>
        ) : null}
        {open && view?.hasQuotes ? (
          <button type="button" className={entry.act} aria-pressed={quotes} onClick={() => setQuotes(!quotes)}>
            {quotes ? 'Hide quoted text' : 'Show quoted text'}
          </button>
        ) : null}
      </div>
      {open && view ? (
        // Without allow-scripts and allow-same-origin nothing in it runs or reaches the console.
        <iframe
          className={classes.frame}
          title="The mail as it was written"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          src={`/v1/messages/${messageId}/mail/page?images=${images}&quotes=${quotes}`}
        />
      ) : null}
      {open && mail.isError ? (
        <p className={classes.none}>
          {mail.error instanceof ApiProblem && mail.error.status === 404
            ? 'The mail was not kept.'
            : 'The mail could not be fetched.'}
        </p>
      ) : null}
    </div>
  );
}
