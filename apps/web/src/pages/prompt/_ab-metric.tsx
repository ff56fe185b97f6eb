/** The choice of a metric: its kind, the name of a score, and which way is better. */
import type { AbMetric } from '@telltale/contract/ab-tests.ts';
import { useId } from 'react';
import { abMetricNames } from '#lib/ab-words.ts';
import { Choice } from '#ui/choice.tsx';
import { Input } from '#ui/field.tsx';
import { Segmented } from '#ui/segmented.tsx';
import type { MetricDraft } from './_ab-draft.ts';

export interface MetricFieldsProps {
  readonly label: string;
  readonly value: MetricDraft;
  readonly scores: readonly string[];
  readonly onChange: (value: MetricDraft) => void;
}

const kinds: readonly AbMetric['kind'][] = ['score', 'cost', 'latency', 'tokens', 'error_rate'];

export function MetricFields({ label, value, scores, onChange }: MetricFieldsProps) {
  const list = useId();
  return (
    <fieldset aria-label={label} className="flex flex-wrap items-center gap-2">
      <Choice
        label={label}
        value={value.kind}
        options={kinds.map((kind) => ({ value: kind, label: abMetricNames[kind] }))}
        onChange={(kind) => onChange({ ...value, kind, direction: kind === 'score' ? 'higher' : 'lower' })}
      />
      {value.kind === 'score' && (
        <>
          <Input
            aria-label={`${label}: name of the score`}
            placeholder="name of the score"
            list={list}
            className="max-w-44"
            value={value.name}
            onChange={(event) => onChange({ ...value, name: event.target.value })}
          />
          <datalist id={list}>
            {scores.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </datalist>
        </>
      )}
      <Segmented
        label={`${label}: better is`}
        value={value.direction}
        options={[
          { value: 'higher', label: 'Higher is better' },
          { value: 'lower', label: 'Lower is better' },
        ]}
        onChange={(direction) => onChange({ ...value, direction })}
      />
    </fieldset>
  );
}
