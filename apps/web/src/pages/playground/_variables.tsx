/** The values of variables and placeholders, which all variants share. */
import { PromptConfigEditor } from '#components/prompt/editors.tsx';
import { type Playground, placeholderNames, variableNames } from '#lib/playground.ts';
import { TextAreaField } from '#ui/field.tsx';
import type { Change } from './_use-playground.ts';

export interface VariablesProps {
  readonly playground: Playground;
  readonly onChange: Change;
}

export function Variables({ playground, onChange }: VariablesProps) {
  const variables = variableNames(playground);
  const placeholders = placeholderNames(playground);
  if (variables.length === 0 && placeholders.length === 0) return null;
  return (
    <aside
      aria-label="Variables"
      className="flex w-64 shrink-0 flex-col gap-3 overflow-y-auto border-l border-line bg-bg px-3 py-2.5"
    >
      <h2 className="text-sm font-semibold text-ink-2">Variables</h2>
      {variables.map((name) => (
        <TextAreaField
          key={name}
          label={name}
          rows={2}
          value={playground.variables[name] ?? ''}
          onChange={({ target: { value } }) =>
            onChange((before) => ({ ...before, variables: { ...before.variables, [name]: value } }))
          }
        />
      ))}
      {placeholders.map((name) => (
        <div key={name} className="flex flex-col gap-1">
          <span className="text-sm font-medium text-ink-2">{name}</span>
          <PromptConfigEditor
            label={`Messages of ${name}, JSON`}
            value={playground.placeholders[name] ?? ''}
            onChange={(value) =>
              onChange((before) => ({ ...before, placeholders: { ...before.placeholders, [name]: value } }))
            }
          />
          <p className="text-sm text-ink-3">
            Messages: <code className="font-mono wrap-anywhere">{'[{"role": "user", "content": "…"}]'}</code>
          </p>
        </div>
      ))}
    </aside>
  );
}
