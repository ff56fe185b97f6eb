/** Tries prompts and models side by side: what is opened here, run, and saved again. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { LlmConnection } from '@telltale/contract/llm-connections.ts';
import { FlaskConical, Play, Plus, RotateCcw, Square } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { accountQuery, isMember } from '#api/account.ts';
import { llmConnections } from '#api/llm-connections.ts';
import { referablePrompts, resolvedPrompt } from '#api/prompts.ts';
import { observationDetails } from '#api/traces.ts';
import { PageHeader } from '#components/page-header.tsx';
import { QueryError } from '#components/query-error.tsx';
import { callOf } from '#lib/playground-call.ts';
import { importGeneration, type Imported, importPrompt } from '#lib/playground-import.ts';
import {
  nameOfVariant,
  newPlayground,
  newVariant,
  type Playground,
  variableNames,
  variantsMax,
  withCopy,
  withoutVariant,
  withVariant,
} from '#lib/playground.ts';
import { Button } from '#ui/button.tsx';
import { Notice } from '#ui/notice.tsx';
import { type ShortcutGroup, useShortcutHelp } from '#ui/shortcut-help.ts';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { SaveDialog } from './_save-dialog.tsx';
import { usePlayground } from './_use-playground.ts';
import { useRuns } from './_use-runs.ts';
import { Variables } from './_variables.tsx';
import { VariantColumn } from './_variant.tsx';

const route = getRouteApi('/signed-in/project/$projectId/playground');

export function PlaygroundPage() {
  const { projectId } = route.useParams();
  const account = useQuery(accountQuery());
  const mayRun = account.data !== undefined && isMember(account.data, projectId);
  const connections = useQuery({ ...llmConnections(projectId), enabled: mayRun });
  return (
    <>
      {account.data !== undefined && !mayRun ? (
        <Empty title="Only members can run models">
          Calling models costs money: ask an admin of the organization for the role of a member.
        </Empty>
      ) : connections.isError ? (
        <QueryError error={connections.error} onRetry={() => void connections.refetch()} />
      ) : connections.data === undefined ? (
        <Empty>
          <SkeletonLines count={6} label="Loading playground" />
        </Empty>
      ) : connections.data.length === 0 ? (
        <Empty title="Connect a model provider first">
          <p>Prompts are run by OpenAI, Anthropic, Google, Azure, Bedrock, or a server of your own.</p>
          <Link
            to="/project/$projectId/settings"
            params={{ projectId }}
            hash="connections"
            className="mt-2 inline-block text-accent hover:underline"
          >
            Connect a provider in the settings
          </Link>
        </Empty>
      ) : (
        <Opened projectId={projectId} connections={connections.data} />
      )}
    </>
  );
}

function Empty({ title, children }: { readonly title?: string; readonly children: React.ReactNode }) {
  return (
    <>
      <PageHeader title="Playground" />
      {title === undefined ? (
        children
      ) : (
        <Notice title={title} icon={<FlaskConical size={22} aria-hidden />}>
          {children}
        </Notice>
      )}
    </>
  );
}

interface LoadedProps {
  readonly projectId: string;
  readonly connections: readonly LlmConnection[];
}

/** Loads what the address names; an address that names nothing shows what was left here. */
function Opened({ projectId, connections }: LoadedProps) {
  const { observation = '', prompt = '', version = '' } = route.useSearch();
  const generation = useQuery({ ...observationDetails(projectId, observation), enabled: observation !== '' });
  // With the prompts put in that it refers to: a model must not see the reference.
  const resolved = useQuery({ ...resolvedPrompt(projectId, prompt, Number(version)), enabled: prompt !== '' });
  const asked = observation !== '' ? [generation] : prompt !== '' ? [resolved] : [];
  const failed = asked.find(({ isError }) => isError);
  if (failed?.error) return <QueryError error={failed.error} onRetry={() => void failed.refetch()} />;
  if (asked.some(({ data }) => data === undefined)) {
    return (
      <Empty>
        <SkeletonLines count={6} label="Loading playground" />
      </Empty>
    );
  }
  const source = observation !== '' ? `observation ${observation}` : prompt !== '' ? `${prompt} v${version}` : '';
  const imported: Imported | null =
    observation !== '' && generation.data !== undefined
      ? importGeneration(generation.data, connections)
      : prompt !== '' && resolved.data !== undefined
        ? importPrompt(resolved.data, connections)
        : null;
  const opened = imported && newPlayground(imported.variant, { source, loss: imported.loss ?? '' });
  return <Bench key={source} projectId={projectId} connections={connections} opened={opened} />;
}

const shortcuts: readonly ShortcutGroup[] = [
  {
    title: 'Playground',
    keys: [
      ['Ctrl+Enter ⌘+Enter', 'Run all'],
      ['Esc', 'Stop all'],
    ],
  },
];

function Bench({ projectId, connections, opened }: LoadedProps & { readonly opened: Playground | null }) {
  const { playground, change, before } = usePlayground(projectId, opened);
  const runs = useRuns(projectId);
  const [saved, setSaved] = useState<string | null>(null);
  const client = useQueryClient();
  const { variants } = playground;
  useShortcutHelp(shortcuts);

  function start(keys: readonly string[]): void {
    for (const variant of variants.filter(({ key }) => keys.includes(key))) {
      const checked = callOf(withDefaults(variant, connections), playground);
      if (checked.problem === undefined) runs.start(variant.key, checked.call, variant.origin);
      else runs.refuse(variant.key, checked.problem);
    }
  }
  const runAll = () => start(variants.map(({ key }) => key));

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && saved === null) {
      // Before the editor takes it for a new line.
      event.preventDefault();
      event.stopPropagation();
      runAll();
    }
    if (event.key === 'Escape' && runs.isRunning) runs.stop();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, []);

  const offers = {
    variables: () => variableNames(playground),
    prompts: (typed: string) => client.fetchQuery(referablePrompts(projectId, typed)),
  };
  const shown = variants.find(({ key }) => key === saved);
  return (
    <>
      <PageHeader title="Playground">
        {runs.isRunning ? (
          <Button onClick={() => runs.stop()}>
            <Square size={12} aria-hidden />
            Stop
          </Button>
        ) : (
          <Button look="primary" onClick={runAll} aria-keyshortcuts="Control+Enter Meta+Enter">
            <Play size={13} aria-hidden />
            {variants.length === 1 ? 'Run' : 'Run all'}
          </Button>
        )}
        <Button
          disabled={variants.length >= variantsMax}
          onClick={() => change((now) => ({ ...now, variants: [...now.variants, beside(now)] }))}
        >
          <Plus size={14} aria-hidden />
          Variant
        </Button>
        <span className="flex-1" />
        <Button
          look="quiet"
          onClick={() => {
            runs.stop();
            change(({ source }) => newPlayground(newVariant(), { source }));
          }}
        >
          <RotateCcw size={13} aria-hidden />
          Start anew
        </Button>
      </PageHeader>
      {(before !== null || playground.loss !== '') && (
        <div className="flex shrink-0 flex-wrap items-center gap-3 border-b border-line bg-bg px-4 py-1.5 text-sm text-ink-2">
          {playground.loss !== '' && <p role="note">{playground.loss}</p>}
          {before !== null && (
            <Button look="quiet" onClick={() => change(() => before)}>
              Bring back what was here before
            </Button>
          )}
        </div>
      )}
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 overflow-x-auto">
          {variants.map((variant, index) => (
            <VariantColumn
              key={variant.key}
              projectId={projectId}
              name={nameOfVariant(index)}
              variant={withDefaults(variant, connections)}
              connections={connections}
              offers={offers}
              run={runs.of(variant.key)}
              onChange={(changes) => change((now) => withVariant(now, variant.key, changes))}
              onRun={() => start([variant.key])}
              onStop={() => runs.stop(variant.key)}
              onSave={() => setSaved(variant.key)}
              onCopy={variants.length >= variantsMax ? null : () => change((now) => withCopy(now, variant.key))}
              onRemove={
                variants.length === 1
                  ? null
                  : () => {
                      runs.stop(variant.key);
                      change((now) => withoutVariant(now, variant.key));
                    }
              }
            />
          ))}
        </div>
        <Variables playground={playground} onChange={change} />
      </div>
      {shown !== undefined && (
        <SaveDialog
          projectId={projectId}
          variant={withDefaults(shown, connections)}
          onSaved={(origin) => change((now) => withVariant(now, shown.key, { origin }))}
          onClose={() => setSaved(null)}
        />
      )}
    </>
  );
}

/** An empty one beside the others asks the model of the last. */
function beside({ variants }: Playground) {
  const { provider = '', model = '' } = variants.at(-1) ?? {};
  return newVariant({ provider, model });
}

/** Until one is chosen, the first connection and its first model are. */
function withDefaults<T extends { readonly provider: string; readonly model: string }>(
  variant: T,
  connections: readonly LlmConnection[],
): T {
  if (variant.provider !== '') return variant;
  const [first] = connections;
  return { ...variant, provider: first?.provider ?? '', model: variant.model || (first?.models[0] ?? '') };
}
