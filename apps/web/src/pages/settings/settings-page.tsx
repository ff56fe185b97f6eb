/** Settings of a project: its API keys, the code that uses them, and its connections to model providers. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ApiKeySummary } from '@telltale/contract/access.ts';
import { accountQuery, isAdmin, isMember } from '#api/account.ts';
import { apiKeys, deleteApiKey } from '#api/api-keys.ts';
import { NewKey } from '#components/new-key.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { QueryError } from '#components/query-error.tsx';
import { Snippets } from '#components/snippets.tsx';
import { Time } from '#components/time.tsx';
import { IconButton } from '#ui/button.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { Confirm } from '#ui/dialog.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { Connections } from './_connections.tsx';

const route = getRouteApi('/signed-in/project/$projectId/settings');

export function SettingsPage() {
  const { projectId } = route.useParams();
  const account = useQuery(accountQuery());
  const mayManage = account.data !== undefined && isAdmin(account.data, projectId);
  const mayRun = account.data !== undefined && isMember(account.data, projectId);
  const keys = useQuery({ ...apiKeys(projectId), enabled: mayManage });
  return (
    <>
      <PageHeader title="Settings" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-215 flex-col gap-9 px-6 py-6">
          <section aria-labelledby="keys-title" className="flex flex-col gap-3">
            <div className="flex items-end justify-between gap-4">
              <div>
                <h2 id="keys-title" className="text-lg font-semibold">
                  API keys
                </h2>
                <p className="text-ink-2">SDKs and exporters sign in with a key pair of this project.</p>
              </div>
              {keys.isSuccess && <NewKey projectId={projectId} />}
            </div>
            {!mayManage ? (
              <p className="text-ink-2">Only admins and owners of the organization may see and create API keys.</p>
            ) : keys.isPending ? (
              <SkeletonLines count={4} />
            ) : keys.isSuccess ? (
              <KeyTable projectId={projectId} keys={keys.data.apiKeys} />
            ) : (
              <QueryError error={keys.error} onRetry={() => void keys.refetch()} />
            )}
          </section>
          {mayRun && <Connections projectId={projectId} mayManage={mayManage} />}
          <section aria-labelledby="send-title" className="flex flex-col gap-3">
            <div>
              <h2 id="send-title" className="text-lg font-semibold">
                Send traces
              </h2>
              <p className="text-ink-2">
                Any Langfuse SDK works by its address alone, and so does every OpenTelemetry exporter.
              </p>
            </div>
            <Snippets publicKey={keys.data?.apiKeys[0]?.publicKey ?? null} secretKey={null} />
          </section>
        </div>
      </div>
    </>
  );
}

interface KeyTableProps {
  readonly projectId: string;
  readonly keys: readonly ApiKeySummary[];
}

function KeyTable({ projectId, keys }: KeyTableProps) {
  const [doomed, setDoomed] = useState<ApiKeySummary | null>(null);
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: (key: ApiKeySummary) => deleteApiKey(projectId, key.id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: apiKeys(projectId).queryKey }),
  });
  if (keys.length === 0) return <p className="text-ink-2">There are no keys: nothing can send data to this project.</p>;
  return (
    <div className="overflow-x-auto rounded-md border border-line">
      <table className="w-full text-left">
        <thead className="bg-sunken text-sm text-ink-3">
          <tr>
            {['Public key', 'Secret key', 'Note', 'Created', 'Last used'].map((title) => (
              <th key={title} scope="col" className="h-7 px-3 font-normal whitespace-nowrap">
                {title}
              </th>
            ))}
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} className="border-t border-line">
              <td className="h-9 px-3">
                <span className="flex items-center gap-1 font-mono text-sm whitespace-nowrap">
                  {key.publicKey}
                  <CopyButton what="public key" text={() => key.publicKey} />
                </span>
              </td>
              <td className="px-3 font-mono text-sm whitespace-nowrap text-ink-2">{key.displaySecretKey}</td>
              <td className="px-3">{key.note}</td>
              <td className="px-3 text-ink-2">
                <Time value={key.createdAt} />
              </td>
              <td className="px-3 text-ink-2">{key.lastUsedAt === null ? 'never' : <Time value={key.lastUsedAt} />}</td>
              <td className="px-2 text-right">
                <IconButton label={`Delete key ${key.publicKey}`} onClick={() => setDoomed(key)}>
                  <Trash2 size={14} aria-hidden />
                </IconButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {remove.isError && (
        <p role="alert" className="border-t border-line px-3 py-2 text-danger">
          The key was not deleted: {remove.error.message}
        </p>
      )}
      <Confirm
        open={doomed !== null}
        title="Delete this API key?"
        description={
          <>
            Everything that uses <code className="font-mono text-sm wrap-anywhere">{doomed?.publicKey}</code> stops
            sending data at once. This cannot be undone.
          </>
        }
        action="Delete key"
        onClose={() => setDoomed(null)}
        onConfirm={() => {
          if (doomed !== null) remove.mutate(doomed);
          setDoomed(null);
        }}
      />
    </div>
  );
}
