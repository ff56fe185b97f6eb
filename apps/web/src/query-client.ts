/** What the app knows of the server, kept for as long as the page is open. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, isStatus } from '#api/client.ts';

const retriesMax = 2;

let onSignedOut = () => {};

/** Called when a session ended while the app was open. */
export function whenSignedOut(leave: () => void): void {
  onSignedOut = leave;
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: tellWhenSignedOut }),
  mutationCache: new MutationCache({ onError: tellWhenSignedOut }),
  defaultOptions: {
    queries: {
      // The server's word is final; only silence and overload are worth asking again.
      retry: (count, error) =>
        count < retriesMax && (!(error instanceof ApiError) || [0, 502, 503].includes(error.status)),
      staleTime: 2000,
    },
  },
});

function tellWhenSignedOut(error: Error): void {
  if (isStatus(error, 401)) onSignedOut();
}
