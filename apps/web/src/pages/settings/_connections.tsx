/** The connections of a project to model providers. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { LlmConnection } from '@telltale/contract/llm-connections.ts';
import { Pencil, Plug, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { deleteConnection, llmConnections, testConnection } from '#api/llm-connections.ts';
import { QueryError } from '#components/query-error.tsx';
import { adapters } from '#lib/connection-form.ts';
import { Button, IconButton } from '#ui/button.tsx';
import { Confirm } from '#ui/dialog.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { ConnectionDialog } from './_connection-dialog.tsx';
import { TestResult } from './_test-result.tsx';

export interface ConnectionsProps {
  readonly projectId: string;
  readonly mayManage: boolean;
}

export function Connections({ projectId, mayManage }: ConnectionsProps) {
  const query = useQuery(llmConnections(projectId));
  const [edited, setEdited] = useState<LlmConnection | 'new' | null>(null);
  return (
    <section id="connections" aria-labelledby="connections-title" className="flex flex-col gap-3">
      <div className="flex items-end justify-between gap-4">
        <div>
          <h2 id="connections-title" className="text-lg font-semibold">
            Model providers
          </h2>
          <p className="text-ink-2">The playground calls models through these. Keys are kept encrypted.</p>
        </div>
        {mayManage && (
          <Button look="primary" onClick={() => setEdited('new')}>
            <Plus size={14} aria-hidden />
            Connect a provider
          </Button>
        )}
      </div>
      {query.isPending ? (
        <SkeletonLines count={3} />
      ) : query.isError ? (
        <QueryError error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.length === 0 ? (
        <p className="text-ink-2">
          No provider is connected{mayManage ? '.' : '; an admin of the organization can connect one.'}
        </p>
      ) : (
        <ConnectionTable projectId={projectId} connections={query.data} mayManage={mayManage} onEdit={setEdited} />
      )}
      {edited !== null && (
        <ConnectionDialog
          projectId={projectId}
          connection={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </section>
  );
}

interface ConnectionTableProps extends ConnectionsProps {
  readonly connections: readonly LlmConnection[];
  readonly onEdit: (connection: LlmConnection) => void;
}

function ConnectionTable({ projectId, connections, mayManage, onEdit }: ConnectionTableProps) {
  const [doomed, setDoomed] = useState<LlmConnection | null>(null);
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: (connection: LlmConnection) => deleteConnection(projectId, connection.id),
    onSettled: () => client.invalidateQueries({ queryKey: llmConnections(projectId).queryKey }),
  });
  const test = useMutation({ mutationFn: (connection: LlmConnection) => testConnection(projectId, connection.id) });
  return (
    <div className="overflow-x-auto rounded-md border border-line">
      <table className="w-full text-left">
        <thead className="bg-sunken text-sm text-ink-3">
          <tr>
            {['Name', 'Provider', 'Key', 'Address', 'Models'].map((title) => (
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
          {connections.map((each) => (
            <tr key={each.id} className="border-t border-line">
              <td className="h-9 px-3 font-medium">{each.provider}</td>
              <td className="px-3 whitespace-nowrap text-ink-2">{adapters[each.adapter].label}</td>
              <td className="px-3 font-mono text-sm whitespace-nowrap text-ink-2">{each.displaySecretKey || 'none'}</td>
              <td className="max-w-50 truncate px-3 text-sm text-ink-2" title={each.baseURL ?? undefined}>
                {each.baseURL ?? 'the provider’s own'}
              </td>
              <td className="px-3 text-ink-2">{each.models.length}</td>
              <td className="px-2 text-right whitespace-nowrap">
                {mayManage && (
                  <>
                    <IconButton
                      label={`Test ${each.provider}`}
                      disabled={test.isPending}
                      onClick={() => test.mutate(each)}
                    >
                      <Plug
                        size={14}
                        aria-hidden
                        className={test.isPending && test.variables === each ? 'animate-pulse' : ''}
                      />
                    </IconButton>
                    <IconButton label={`Change ${each.provider}`} onClick={() => onEdit(each)}>
                      <Pencil size={14} aria-hidden />
                    </IconButton>
                    <IconButton label={`Delete connection ${each.provider}`} onClick={() => setDoomed(each)}>
                      <Trash2 size={14} aria-hidden />
                    </IconButton>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {test.isSuccess && (
        <div className="border-t border-line p-2">
          <TestResult result={test.data} />
        </div>
      )}
      {(remove.error ?? test.error) !== null && (
        <p role="alert" className="border-t border-line px-3 py-2 text-danger">
          {(remove.error ?? test.error)?.message}
        </p>
      )}
      <Confirm
        open={doomed !== null}
        title={`Delete the connection ${doomed?.provider ?? ''}?`}
        description="Its key is deleted with it. The playground can no longer call its models."
        action="Delete connection"
        onClose={() => setDoomed(null)}
        onConfirm={() => {
          if (doomed !== null) remove.mutate(doomed);
          setDoomed(null);
        }}
      />
    </div>
  );
}
