/** Starts the app in the browser. */
import './early.ts';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ToastProvider } from '#ui/toast.tsx';
import { queryClient, whenSignedOut } from './query-client.ts';
import { createAppRouter } from './routes.tsx';
import './styles.css';

const router = createAppRouter(queryClient);

// Back to the login, and then here again.
whenSignedOut(() => {
  if (router.state.location.pathname === '/login') return;
  queryClient.removeQueries({ queryKey: ['account'] });
  void router.navigate({ to: '/login', search: { to: router.state.location.href } });
});

const container = document.getElementById('root');
if (container === null) throw new Error('the page has no #root');

createRoot(container).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <Tooltip.Provider delay={400}>
          <ToastProvider>
            <RouterProvider router={router} />
          </ToastProvider>
        </Tooltip.Provider>
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
