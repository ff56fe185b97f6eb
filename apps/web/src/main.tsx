/** Starts the app in the browser. */
import '#lib/no-eval.ts';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError, isStatus } from '#api/client.ts';
import { ToastProvider } from '#ui/toast.tsx';
import { createAppRouter } from './routes.tsx';
import './styles.css';

const retriesMax = 2;

const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
  mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
  defaultOptions: {
    queries: {
      // The server's word is final; only silence and overload are worth asking again.
      retry: (count, error) =>
        count < retriesMax && (!(error instanceof ApiError) || [0, 502, 503].includes(error.status)),
      staleTime: 2000,
    },
  },
});

const router = createAppRouter(queryClient);

/** A session that ended while the app was open: back to the login, and then here again. */
function leaveWhenSignedOut(error: Error): void {
  if (!isStatus(error, 401) || router.state.location.pathname === '/login') return;
  queryClient.removeQueries({ queryKey: ['account'] });
  void router.navigate({ to: '/login', search: { to: router.state.location.href } });
}

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
