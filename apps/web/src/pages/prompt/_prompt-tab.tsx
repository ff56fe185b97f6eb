/** The text of a version, as it is written or filled in with values. */
import { useQuery } from '@tanstack/react-query';
import { placeholdersOf, referencesOf, variablesOf } from '@telltale/contract/prompt-text.ts';
import type { Prompt } from '@telltale/contract/prompts.ts';
import { useState } from 'react';
import { resolvedPrompt } from '#api/prompts.ts';
import { PromptView } from '#components/prompt/prompt-view.tsx';
import { compilePrompt } from '#lib/prompt-parts.ts';
import { Field } from '#ui/field.tsx';
import { Segmented } from '#ui/segmented.tsx';

export function PromptTab({ prompt, projectId }: { readonly prompt: Prompt; readonly projectId: string }) {
  const [view, setView] = useState<'written' | 'filled'>('written');
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map());
  const hasReferences = referencesOf(prompt.prompt).length > 0;
  const resolved = useQuery({
    ...resolvedPrompt(projectId, prompt.name, prompt.version),
    enabled: hasReferences && view === 'filled',
  });
  const body = hasReferences && view === 'filled' ? (resolved.data?.prompt ?? prompt.prompt) : prompt.prompt;
  const variables = variablesOf(body);
  const placeholders = placeholdersOf(body);
  const given = new Map([...values].filter(([, value]) => value !== ''));
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Segmented
          label="View"
          value={view}
          options={[
            { value: 'written', label: 'As written' },
            { value: 'filled', label: 'Filled in' },
          ]}
          onChange={setView}
        />
        <p className="text-sm text-ink-3">{summary(variables, placeholders)}</p>
      </div>
      {view === 'filled' && resolved.isError && (
        <p role="alert" className="text-danger">
          {resolved.error.message}
        </p>
      )}
      {view === 'filled' && variables.length > 0 && (
        <fieldset aria-label="Values" className="grid grid-cols-[repeat(auto-fill,minmax(220px,1fr))] gap-3">
          {variables.map((name) => (
            <Field
              key={name}
              label={name}
              value={values.get(name) ?? ''}
              onChange={(event) => setValues(new Map(values).set(name, event.target.value))}
            />
          ))}
        </fieldset>
      )}
      <PromptView body={view === 'filled' ? compilePrompt(body, given) : body} />
    </div>
  );
}

function summary(variables: readonly string[], placeholders: readonly string[]): string {
  const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  const parts = [
    ...(variables.length > 0 ? [count(variables.length, 'variable')] : []),
    ...(placeholders.length > 0 ? [count(placeholders.length, 'placeholder')] : []),
  ];
  return parts.length === 0 ? 'No variables' : parts.join(', ');
}
