/** How a variant asks: parameters, tools, and the form of the answer. */
import { SlidersHorizontal, Braces, Wrench } from 'lucide-react';
import { PromptConfigEditor } from '#components/prompt/editors.tsx';
import { toolsOf } from '#lib/playground-call.ts';
import type { DraftParameters, Variant } from '#lib/playground.ts';
import { Field, TextAreaField } from '#ui/field.tsx';
import { Fold } from '#ui/fold.tsx';
import { Select } from '#ui/select.tsx';

export interface SettingsProps {
  readonly name: string;
  readonly variant: Variant;
  readonly onChange: (change: Partial<Variant>) => void;
}

export function Settings({ name, variant, onChange }: SettingsProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <Fold
        title="Parameters"
        icon={<SlidersHorizontal size={13} aria-hidden />}
        detail={parameterSummary(variant.parameters)}
      >
        <Parameters name={name} parameters={variant.parameters} onChange={(parameters) => onChange({ parameters })} />
      </Fold>
      <Fold title="Tools" icon={<Wrench size={13} aria-hidden />} detail={toolSummary(variant.tools)}>
        <PromptConfigEditor
          label={`Tools of ${name}, JSON`}
          value={variant.tools}
          onChange={(tools) => onChange({ tools })}
        />
        <p className="mt-1 text-sm text-ink-3">
          A list of tools, as OpenAI or Anthropic take them:{' '}
          <code className="font-mono wrap-anywhere">{'[{"name": "…", "description": "…", "parameters": {…}}]'}</code>
        </p>
      </Fold>
      <Fold
        title="Output"
        icon={<Braces size={13} aria-hidden />}
        detail={variant.outputSchema.trim() === '' ? 'text' : 'JSON by a schema'}
      >
        <PromptConfigEditor
          label={`Output schema of ${name}, JSON`}
          value={variant.outputSchema}
          onChange={(outputSchema) => onChange({ outputSchema })}
        />
        <p className="mt-1 text-sm text-ink-3">A JSON Schema that the answer must follow; empty for text.</p>
      </Fold>
    </div>
  );
}

const efforts = ['', 'none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

interface ParametersProps {
  readonly name: string;
  readonly parameters: DraftParameters;
  readonly onChange: (parameters: DraftParameters) => void;
}

function Parameters({ name, parameters, onChange }: ParametersProps) {
  const set = (change: Partial<DraftParameters>) => onChange({ ...parameters, ...change });
  const number = (label: string, key: 'temperature' | 'maxOutputTokens' | 'topP') => (
    <Field
      label={label}
      inputMode="decimal"
      placeholder="default"
      value={parameters[key]}
      onChange={(event) => set({ [key]: event.target.value })}
    />
  );
  return (
    <div className="flex flex-col gap-2.5">
      <div className="grid grid-cols-2 gap-2.5">
        {number('Temperature', 'temperature')}
        {number('Max output tokens', 'maxOutputTokens')}
        {number('Top P', 'topP')}
        <Select
          label="Reasoning effort"
          value={parameters.reasoning}
          options={efforts.map((value) => ({ value, label: value === '' ? 'default' : value }))}
          onChange={(reasoning) => set({ reasoning })}
        />
      </div>
      <TextAreaField
        label="Stop sequences, one a line"
        rows={1}
        value={parameters.stopSequences}
        onChange={(event) => set({ stopSequences: event.target.value })}
      />
      <div className="flex flex-col gap-1">
        <span className="text-sm font-medium text-ink-2">Provider options</span>
        <PromptConfigEditor
          label={`Provider options of ${name}, JSON`}
          value={parameters.providerOptions}
          onChange={(providerOptions) => set({ providerOptions })}
        />
      </div>
    </div>
  );
}

function parameterSummary({ temperature, maxOutputTokens, topP, reasoning, ...rest }: DraftParameters): string {
  const named = [
    ['temperature', temperature],
    ['max tokens', maxOutputTokens],
    ['top p', topP],
    ['reasoning', reasoning],
  ].flatMap(([label, value]) => (value === '' ? [] : [`${label} ${value}`]));
  const more = Object.values(rest).filter((value) => value !== '').length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ') || 'defaults';
}

function toolSummary(written: string): string {
  try {
    const names = toolsOf(written).map((tool) => String((tool as { name?: unknown }).name));
    return names.join(', ') || 'none';
  } catch {
    return 'not readable';
  }
}
