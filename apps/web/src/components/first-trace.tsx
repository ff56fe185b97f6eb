/** The way to a first trace: a key, and code that holds it already. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { accountQuery, isAdmin } from '#api/account.ts';
import { apiKeys } from '#api/api-keys.ts';
import type { SnippetId } from '#lib/snippets.ts';
import { NewKey, type FreshKey } from './new-key.tsx';
import { Snippets } from './snippets.tsx';

export interface FirstTraceProps {
  readonly projectId: string;
  /** The way that is shown first. */
  readonly first?: SnippetId;
}

export function FirstTrace({ projectId, first = 'python' }: FirstTraceProps) {
  const [fresh, setFresh] = useState<FreshKey | null>(null);
  const account = useQuery(accountQuery());
  // Members below ADMIN may not see keys: the snippets then carry placeholders.
  const mayCreate = account.data !== undefined && isAdmin(account.data, projectId);
  const keys = useQuery({ ...apiKeys(projectId), enabled: mayCreate });
  const publicKey = fresh?.publicKey ?? keys.data?.apiKeys[0]?.publicKey ?? null;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3 rounded-md border border-line bg-sunken px-3 py-2.5">
        <p className="min-w-0 flex-1 text-ink-2">
          {!mayCreate
            ? 'Ask an admin of the organization for an API key, and put it in the place of the dots.'
            : fresh !== null
              ? 'The code below holds your new key. Copy it now: the secret is not shown again.'
              : publicKey !== null
                ? 'The code below holds your public key. The secret key was shown when it was created; create another key if you do not have it.'
                : 'Create an API key and the code below will hold it.'}
        </p>
        {mayCreate && <NewKey projectId={projectId} onCreated={setFresh} isInline />}
      </div>
      <Snippets publicKey={publicKey} secretKey={fresh?.secretKey ?? null} first={first} />
    </div>
  );
}
