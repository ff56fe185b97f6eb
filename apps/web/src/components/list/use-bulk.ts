/** Does something to many rows at once, and says for how many it was done. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Acted } from '#api/bulk.ts';
import type { Noun } from '#components/empty-list.tsx';
import { formatCount } from '#lib/format.ts';
import { showFailure, showToast } from '#ui/toast.tsx';

export interface BulkOptions<A> {
  readonly projectId: string;
  readonly noun: Noun;
  readonly act: (action: A) => Promise<Acted>;
}

/** `said` begins the message: `Scored`. */
export function useBulk<A>({ projectId, noun, act }: BulkOptions<A>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ action }: { action: A; said: string }) => act(action),
    onSuccess: ({ done, missing }, { said }) => {
      const lost = missing === 0 ? '' : `; ${formatCount(missing)} were gone already`;
      showToast(`${said} ${formatCount(done)} ${done === 1 ? noun.one : noun.many}${lost}`);
    },
    onError: (error) => showFailure('It was not done, or not for all', error),
    // Some may have been done before an error, too.
    onSettled: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[1] === projectId && queryKey[0] !== 'views',
      }),
  });
}
