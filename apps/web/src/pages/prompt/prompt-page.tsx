/** One prompt: its versions, and what the chosen one says, how it is used, and how it does. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { PromptHistory } from '@telltale/contract/prompt-library.ts';
import {
  ChevronDown,
  ChevronRight,
  Copy,
  FlaskConical,
  GitCompare,
  History,
  MoreHorizontal,
  Pencil,
  Trash2,
} from 'lucide-react';
import { useState } from 'react';
import { useMayEdit } from '#api/account.ts';
import { makeVersion, promptHistory, promptVersion, removePrompt } from '#api/prompts.ts';
import { JsonView } from '#components/json-view.tsx';
import { QueryError } from '#components/query-error.tsx';
import { Button, IconButton } from '#ui/button.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { Confirm } from '#ui/dialog.tsx';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '#ui/menu.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { AbTab } from './_ab-tab.tsx';
import { CodeTab } from './_code-tab.tsx';
import { Diff } from './_diff.tsx';
import { GenerationsTab } from './_generations-tab.tsx';
import { Labels } from './_labels.tsx';
import { MetricsTab } from './_metrics-tab.tsx';
import { PromptTab } from './_prompt-tab.tsx';
import { type PromptPageSearch, type Tab, tabOf, versionOf } from './search.ts';
import { Tags } from './_tags.tsx';
import { Timeline } from './_timeline.tsx';

const route = getRouteApi('/signed-in/project/$projectId/prompts/$promptName');

export function PromptPage() {
  const { projectId, promptName } = route.useParams();
  const { data, isError, error, refetch } = useQuery(promptHistory(projectId, promptName));
  if (isError) return <QueryError error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonLines count={10} label="Loading prompt" />;
  return <Loaded projectId={projectId} history={data} />;
}

interface LoadedProps {
  readonly projectId: string;
  readonly history: PromptHistory;
}

function Loaded({ projectId, history }: LoadedProps) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [failure, setFailure] = useState<string | null>(null);
  const mayEdit = useMayEdit(projectId);
  const { name, versions } = history;
  const version = versionOf(search, versions);
  const change = (changes: PromptPageSearch) =>
    void navigate({ search: { ...search, v: String(version), ...changes }, replace: true });
  const compared = versions.find((each) => String(each.version) === search.diff)?.version;
  return (
    <>
      <header className="flex shrink-0 flex-col gap-1 border-b border-line px-4 py-2">
        <title>{`${name} · Telltale`}</title>
        <div className="flex min-w-0 flex-wrap items-center gap-1.5">
          <Crumbs projectId={projectId} name={name} />
          <CopyButton what="prompt name" text={() => name} />
          <Tags projectId={projectId} name={name} tags={history.tags} mayEdit={mayEdit} onFailure={setFailure} />
        </div>
        {history.usedBy.length > 0 && (
          <p className="text-sm text-ink-3">
            Put into{' '}
            {history.usedBy.map((each, index) => (
              <span key={each}>
                {index > 0 && ', '}
                <Link
                  to="/project/$projectId/prompts/$promptName"
                  params={{ projectId, promptName: each }}
                  className="text-accent hover:underline"
                >
                  {each}
                </Link>
              </span>
            ))}
          </p>
        )}
        {failure !== null && (
          <p role="alert" className="text-danger">
            {failure}
          </p>
        )}
      </header>
      <div className="flex min-h-0 flex-1">
        <Timeline projectId={projectId} name={name} versions={versions} version={version} search={search} />
        <div className="flex min-w-0 flex-1 flex-col">
          <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
            <h2 className="font-semibold">v{version}</h2>
            <Labels
              projectId={projectId}
              history={history}
              version={version}
              mayEdit={mayEdit}
              onFailure={setFailure}
            />
            <span className="flex-1" />
            <Actions
              projectId={projectId}
              history={history}
              version={version}
              onFailure={setFailure}
              onDiff={(diff) => change({ diff })}
            />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">
            {compared === undefined ? (
              <Tabs projectId={projectId} history={history} version={version} search={search} onChange={change} />
            ) : (
              <>
                <div className="mb-3 flex items-center gap-2">
                  <span className="text-ink-2">{`What is different from v${compared} in v${version}`}</span>
                  <Button onClick={() => change({ diff: undefined })}>Close</Button>
                </div>
                <Diff projectId={projectId} name={name} before={compared} after={version} />
              </>
            )}
          </div>
        </div>
      </div>
    </>
  );
}

interface TabsProps extends LoadedProps {
  readonly version: number;
  readonly search: PromptPageSearch;
  readonly onChange: (changes: PromptPageSearch) => void;
}

const tabLabels: readonly { readonly value: Tab; readonly label: string }[] = [
  { value: 'prompt', label: 'Prompt' },
  { value: 'config', label: 'Config' },
  { value: 'generations', label: 'Generations' },
  { value: 'metrics', label: 'Metrics' },
  { value: 'ab', label: 'A/B tests' },
  { value: 'code', label: 'Use in code' },
];

function Tabs({ projectId, history, version, search, onChange }: TabsProps) {
  const tab = tabOf(search);
  const mayEdit = useMayEdit(projectId);
  const { name, versions } = history;
  const { data, isError, error, refetch } = useQuery(promptVersion(projectId, name, version));
  const labels = versions.find((each) => each.version === version)?.labels ?? [];
  return (
    <div className="flex flex-col items-stretch gap-3">
      <div>
        <Segmented
          label="Part"
          value={tab}
          options={tabLabels}
          onChange={(next) => onChange({ tab: next === 'prompt' ? undefined : next })}
        />
      </div>
      {tab === 'generations' ? (
        <GenerationsTab projectId={projectId} name={name} version={version} />
      ) : tab === 'metrics' ? (
        <MetricsTab projectId={projectId} name={name} version={version} search={search} onRange={onChange} />
      ) : tab === 'ab' ? (
        <AbTab
          projectId={projectId}
          history={history}
          chosen={search.test}
          mayEdit={mayEdit}
          onChoose={(test) => onChange({ test })}
        />
      ) : isError ? (
        <QueryError error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonLines count={6} label="Loading version" />
      ) : tab === 'code' ? (
        <CodeTab key={version} prompt={data} labels={labels} />
      ) : tab === 'config' ? (
        <JsonView value={data.config} />
      ) : (
        <PromptTab key={version} prompt={data} projectId={projectId} />
      )}
    </div>
  );
}

interface ActionsProps extends LoadedProps {
  readonly version: number;
  readonly onFailure: (message: string | null) => void;
  readonly onDiff: (version: string) => void;
}

type Question = 'restore' | 'delete-version' | 'delete';

function Actions({ projectId, history, version, onFailure, onDiff }: ActionsProps) {
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const [question, setQuestion] = useState<Question | null>(null);
  const mayEdit = useMayEdit(projectId);
  const { name, versions } = history;
  const newest = versions[0]?.version ?? version;
  const others = versions.filter((each) => each.version !== version);
  const edit = (as?: string) =>
    void navigate({
      to: '/project/$projectId/prompts/new',
      params: { projectId },
      search: { from: name, version: String(version), ...(as !== undefined && { as }) },
    });
  const act = async (asked: Question) => {
    setQuestion(null);
    onFailure(null);
    try {
      if (asked === 'restore') {
        const { type, prompt, config } = await client.fetchQuery(promptVersion(projectId, name, version));
        const body = { name, type, prompt, config, labels: [], commitMessage: `Restore v${version}` };
        const made = await makeVersion(client, projectId, body);
        await navigate({ search: { v: String(made.version) } });
        return;
      }
      const isWhole = asked === 'delete' || versions.length === 1;
      await removePrompt(client, projectId, { name, version: asked === 'delete' ? null : version });
      if (isWhole) await navigate({ to: '/project/$projectId/prompts', params: { projectId }, search: {} });
      else await navigate({ search: {} });
    } catch (error) {
      onFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      {others.length > 0 && (
        <Menu
          align="end"
          trigger={
            <Button>
              <GitCompare size={14} aria-hidden />
              Compare
              <ChevronDown size={13} aria-hidden className="text-ink-3" />
            </Button>
          }
        >
          <MenuChoice
            label={`Compare v${version} with`}
            value=""
            options={others.map((each) => ({
              value: String(each.version),
              label: [`v${each.version}`, ...each.labels].join(' · '),
            }))}
            onChange={onDiff}
          />
        </Menu>
      )}
      <Button
        onClick={() => {
          const search = { prompt: name, version: String(version) };
          void navigate({ to: '/project/$projectId/playground', params: { projectId }, search });
        }}
      >
        <FlaskConical size={13} aria-hidden />
        Playground
      </Button>
      {mayEdit && (
        <>
          <Button look="primary" onClick={() => edit()}>
            <Pencil size={13} aria-hidden />
            New version
          </Button>
          <Menu
            align="end"
            trigger={
              <IconButton label="More actions">
                <MoreHorizontal size={15} aria-hidden />
              </IconButton>
            }
          >
            {version !== newest && (
              <MenuItem icon={<History size={14} aria-hidden />} onSelect={() => setQuestion('restore')}>
                Restore v{version} as new version
              </MenuItem>
            )}
            <MenuItem icon={<Copy size={14} aria-hidden />} onSelect={() => edit('copy')}>
              Duplicate under another name
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={<Trash2 size={14} aria-hidden />} onSelect={() => setQuestion('delete-version')}>
              Delete v{version}
            </MenuItem>
            <MenuItem icon={<Trash2 size={14} aria-hidden />} onSelect={() => setQuestion('delete')}>
              Delete prompt
            </MenuItem>
          </Menu>
        </>
      )}
      <Confirm
        open={question !== null}
        {...wordsOf(question, { name, version, newest, count: versions.length })}
        onConfirm={() => question !== null && void act(question)}
        onClose={() => setQuestion(null)}
      />
    </>
  );
}

interface Subject {
  readonly name: string;
  readonly version: number;
  readonly newest: number;
  readonly count: number;
}

function wordsOf(question: Question | null, { name, version, newest, count }: Subject) {
  switch (question) {
    case 'restore':
      return {
        title: `Restore v${version}?`,
        description: `A new version after v${newest} will say what v${version} says. Labels stay where they are.`,
        action: 'Restore',
      };
    case 'delete-version':
      return {
        title: `Delete v${version} of ${name}?`,
        description: 'Its labels go with it. Programs that ask for them will be told that there is no such prompt.',
        action: 'Delete version',
      };
    case 'delete':
    case null:
      return {
        title: `Delete ${name}?`,
        description: `All ${count} ${count === 1 ? 'version' : 'versions'} will be gone. Programs that fetch it will be told that there is no such prompt.`,
        action: 'Delete prompt',
      };
  }
}

function Crumbs({ projectId, name }: { readonly projectId: string; readonly name: string }) {
  const parts = name.split('/');
  const linkClass = 'rounded-sm text-ink-3 hover:text-ink hover:underline';
  return (
    <>
      <Link to="/project/$projectId/prompts" params={{ projectId }} search={{}} className={linkClass}>
        Prompts
      </Link>
      {parts.slice(0, -1).map((part, index) => {
        const folder = parts.slice(0, index + 1).join('/');
        return (
          <span key={folder} className="flex items-center gap-1.5">
            <ChevronRight size={13} aria-hidden className="shrink-0 text-ink-3" />
            <Link to="/project/$projectId/prompts" params={{ projectId }} search={{ folder }} className={linkClass}>
              {part}
            </Link>
          </span>
        );
      })}
      <ChevronRight size={13} aria-hidden className="shrink-0 text-ink-3" />
      <h1 className="truncate text-lg font-semibold tracking-tight" title={name}>
        {parts.at(-1)}
      </h1>
    </>
  );
}
