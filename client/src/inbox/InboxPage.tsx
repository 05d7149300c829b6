import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { focusIfNowhere } from '../shell/panes';
import { useIsPhone } from '../ui/useIsPhone';
import { ConversationPane } from './conversation/ConversationPane';
import { Idle } from './Idle';
import classes from './InboxPage.module.css';
import { ConversationList } from './list/ConversationList';

// Beside the thread, and on a phone behind a button: the words of the customer come first.
const ContextPanel = lazy(() =>
  import('./context/ContextPanel').then(({ ContextPanel: component }) => ({ default: component })),
);

/** Three panes where there is room; the customer moves into a drawer, then the list gives way to the conversation. */
export function InboxPage() {
  const { conversationId } = useParams({ strict: false });
  const narrow = useMediaQuery('(max-width: 1024px)', undefined, { getInitialValueInEffect: false });
  const isPhone = useIsPhone();
  const [contextShown, setContextShown] = useState(true);
  const [drawer, setDrawer] = useState(false);
  const toggle = () => (narrow ? setDrawer((now) => !now) : setContextShown((now) => !now));
  const before = useRef(conversationId);
  useEffect(() => {
    // Passed on, snoozed, given back: whoever works by keys goes on in the list.
    if (before.current && !conversationId) focusIfNowhere('list');
    before.current = conversationId;
  }, [conversationId]);
  const hasContext = conversationId !== undefined && contextShown && !narrow;
  return (
    <div
      className={classes.page}
      data-open-conversation={conversationId ? true : undefined}
      data-context={hasContext || undefined}
    >
      <ConversationList openId={conversationId} />
      {conversationId ? (
        <ConversationPane id={conversationId} onToggleContext={toggle} />
      ) : isPhone ? null : (
        <section className={classes.idle} aria-label="Conversation" data-pane="conversation" tabIndex={-1}>
          <Idle />
        </section>
      )}
      {hasContext && conversationId ? (
        <Suspense fallback={null}>
          <ContextPanel id={conversationId} />
        </Suspense>
      ) : null}
      {narrow && conversationId ? (
        <Drawer
          opened={drawer}
          onClose={() => setDrawer(false)}
          position="right"
          size={340}
          title="About the customer"
          closeButtonProps={{ 'aria-label': 'Close' }}
          padding={0}
          classNames={{ header: classes.drawerHead, title: classes.drawerTitle }}
          zIndex={30}
        >
          <Suspense fallback={null}>
            <ContextPanel id={conversationId} />
          </Suspense>
        </Drawer>
      ) : null}
    </div>
  );
}
