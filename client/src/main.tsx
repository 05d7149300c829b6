import '@fontsource-variable/inter/opsz.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme/tokens.css';
import './theme/base.css';
import './theme/kit.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/client';
import { whenSignedOut } from './api/http';
import { paths } from './paths';
import { router } from './routes';
import { resolver, theme } from './theme/theme';

whenSignedOut(() => {
  queryClient.clear();
  if (router.state.location.pathname !== paths.signIn) {
    void router.navigate({ to: '/sign-in', search: { back: router.state.location.href } });
  }
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={resolver} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        {/* No wider than the list beside it: what stands at the foot of the next pane is what is pressed next. */}
        <Notifications position="bottom-left" limit={3} autoClose={8000} zIndex={45} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
