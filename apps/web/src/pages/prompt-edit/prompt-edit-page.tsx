/** Writes a new prompt, a new version of one, or a copy. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useBlocker } from '@tanstack/react-router';
import { variablesOf } from '@telltale/contract/prompt-text.ts';
import type { Prompt } from '@telltale/contract/prompts.ts';
import { useRef, useState } from 'react';
import { makeVersion, promptHistory, promptVersion, referablePrompts } from '#api/prompts.ts';
import { PromptConfigEditor, PromptTextEditor } from '#components/prompt/editors.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { QueryError } from '#components/query-error.tsx';
import { Button } from '#ui/button.tsx';
import { CheckField } from '#ui/checkbox.tsx';
import { Field } from '#ui/field.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { bodyOf, checkDraft, type Draft, draftOf, emptyDraft } from './_draft.ts';
import { Messages } from './_messages.tsx';

const route = getRouteApi('/signed-in/project/$projectId/prompts/new');

export function PromptEditPage() {
  const { projectId } = route.useParams();
  const { folder, from, version } = route.useSearch();
  if (from === undefined || version === undefined) return <Editor start={emptyDraft(folder)} base={null} />;
  return <FromVersion key={`${from} ${version}`} projectId={projectId} name={from} version={Number(version)} />;
}

interface FromVersionProps {
  readonly projectId: string;
  readonly name: string;
  readonly version: number;
}

function FromVersion({ projectId, name, version }: FromVersionProps) {
  const { as } = route.useSearch();
  const { data, isError, error, refetch } = useQuery(promptVersion(projectId, name, version));
  if (isError) return <QueryError error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonLines count={8} label="Loading prompt" />;
  const isCopy = as === 'copy';
  return <Editor start={draftOf(data, isCopy)} base={isCopy ? null : data} />;
}

/** `base` is the version that the next is made from; its name and type can't change. */
function Editor({ start, base }: { readonly start: Draft; readonly base: Prompt | null }) {
  const { projectId } = route.useParams();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const [draft, setDraft] = useState(start);
  const [isTried, setTried] = useState(false);
  const [state, setState] = useState<{ readonly isSaving: boolean; readonly failure: string | null }>({
    isSaving: false,
    failure: null,
  });
  const isSaved = useRef(false);
  const change = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  const { body, problems } = checkDraft(draft);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(start);
  useBlocker({
    shouldBlockFn: () => isChanged && !isSaved.current && !window.confirm('Leave without saving this prompt?'),
    enableBeforeUnload: () => isChanged && !isSaved.current,
  });
  const production = useProduction(projectId, base?.name ?? null);
  const offers = {
    variables: () => variablesOf(bodyOf(draft)),
    prompts: async (typed: string) => {
      const found = await client.fetchQuery(referablePrompts(projectId, typed));
      return found.filter(({ name }) => name !== draft.name);
    },
  };

  async function save() {
    setTried(true);
    if (body === null) return;
    setState({ isSaving: true, failure: null });
    try {
      const made = await makeVersion(client, projectId, body);
      isSaved.current = true;
      const params = { projectId, promptName: made.name };
      await navigate({ to: '/project/$projectId/prompts/$promptName', params, search: { v: String(made.version) } });
    } catch (error) {
      setState({ isSaving: false, failure: error instanceof Error ? error.message : String(error) });
    }
  }

  const problem = (field: string) => (isTried ? problems?.get(field) : undefined);
  const title = base === null ? 'New prompt' : `New version of ${base.name}`;
  return (
    <>
      <PageHeader title={title} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <form
          className="mx-auto flex max-w-220 flex-col gap-5 px-6 py-5"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          {base === null && (
            <div className="flex flex-wrap items-start gap-4">
              <Field
                label="Name"
                value={draft.name}
                onChange={(event) => change({ name: event.target.value })}
                hint={problem('name') ?? 'Slashes make folders: support/answer'}
                aria-invalid={problem('name') !== undefined}
                autoComplete="off"
                className="min-w-70 flex-1"
              />
              <div className="flex flex-col gap-1">
                <span className="text-sm font-medium text-ink-2">Type</span>
                <Segmented
                  label="Type"
                  value={draft.type}
                  options={[
                    { value: 'text', label: 'Text' },
                    { value: 'chat', label: 'Chat' },
                  ]}
                  onChange={(type) => change({ type })}
                />
              </div>
            </div>
          )}
          <section aria-labelledby="prompt-part" className="flex flex-col gap-1.5">
            <h2 id="prompt-part" className="text-sm font-medium text-ink-2">
              Prompt
            </h2>
            {draft.type === 'text' ? (
              <PromptTextEditor
                label="Prompt text"
                value={draft.text}
                onChange={(text) => change({ text })}
                offers={offers}
              />
            ) : (
              <Messages messages={draft.messages} onChange={(messages) => change({ messages })} offers={offers} />
            )}
            <Hint problem={problem('prompt')}>{'Type {{ for a variable, @@@ to put another prompt in.'}</Hint>
          </section>
          <section aria-labelledby="config-part" className="flex flex-col gap-1.5">
            <h2 id="config-part" className="text-sm font-medium text-ink-2">
              Config
            </h2>
            <PromptConfigEditor label="Config, JSON" value={draft.config} onChange={(config) => change({ config })} />
            <Hint problem={problems?.get('config')}>
              JSON that comes with the prompt: a model, a temperature, tools.
            </Hint>
          </section>
          <Field
            label="What changed"
            value={draft.commitMessage}
            onChange={(event) => change({ commitMessage: event.target.value })}
            hint={problem('commitMessage') ?? 'Shown in the history of versions'}
            autoComplete="off"
          />
          <CheckField
            label={
              <>
                Label it production
                {production !== null && <span className="text-ink-3">{`(now on v${production})`}</span>}
              </>
            }
            checked={draft.isProduction}
            onChange={(checked) => change({ isProduction: checked })}
          />
          {state.failure !== null && (
            <p role="alert" className="text-danger">
              {state.failure}
            </p>
          )}
          <div className="flex gap-2">
            <Button look="primary" type="submit" disabled={state.isSaving}>
              {base === null ? 'Create prompt' : 'Save new version'}
            </Button>
            <Button onClick={() => window.history.back()}>Cancel</Button>
          </div>
        </form>
      </div>
    </>
  );
}

function Hint({ problem, children }: { readonly problem: string | undefined; readonly children: string }) {
  if (problem === undefined) return <p className="text-sm text-ink-3">{children}</p>;
  return (
    <p role="alert" className="text-sm text-danger">
      {problem}
    </p>
  );
}

function useProduction(projectId: string, name: string | null): number | null {
  const { data } = useQuery({ ...promptHistory(projectId, name ?? ''), enabled: name !== null });
  return data?.versions.find(({ labels }) => labels.includes('production'))?.version ?? null;
}
