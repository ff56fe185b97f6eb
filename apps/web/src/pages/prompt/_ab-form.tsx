/** The form that starts an A/B test, with what it will take as far as the past tells. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { AbPrediction, AbTest, NewAbTest } from '@telltale/contract/ab-tests.ts';
import { abTestLimits } from '@telltale/contract/ab-tests.ts';
import type { PromptHistory } from '@telltale/contract/prompt-library.ts';
import { Plus, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { abPrediction, startAbTest } from '#api/ab-tests.ts';
import { formatAbValue, formatWait, unitsName } from '#lib/ab-words.ts';
import { formatCount } from '#lib/format.ts';
import { useSettled } from '#lib/settled.ts';
import { Button, IconButton } from '#ui/button.tsx';
import { Choice } from '#ui/choice.tsx';
import { Field, Input } from '#ui/field.tsx';
import { Segmented } from '#ui/segmented.tsx';
import {
  type AbDraft,
  controlOf,
  firstDraft,
  freeVersions,
  type MetricDraft,
  readDraft,
  testableLabels,
  withLabel,
} from './_ab-draft.ts';
import { MetricFields } from './_ab-metric.tsx';

export interface AbFormProps {
  readonly projectId: string;
  readonly history: PromptHistory;
  /** Names of scores that versions of the prompt were given. */
  readonly scores: readonly string[];
  readonly onStarted: (test: AbTest) => void;
  readonly onCancel: () => void;
}

const cost: MetricDraft = { kind: 'cost', name: '', direction: 'lower' };

export function AbForm({ projectId, history, scores, onStarted, onCancel }: AbFormProps) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => firstDraft(history, scores));
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const change = (changes: Partial<AbDraft>) => setDraft({ ...draft, ...changes });
  const read = readDraft(history, draft);
  const body = 'body' in read ? read.body : null;
  const start = async () => {
    if (body === null) {
      setFailure('problem' in read ? read.problem : null);
      return;
    }
    setBusy(true);
    setFailure(null);
    try {
      onStarted(await startAbTest(client, projectId, body));
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return (
    <form
      aria-label="New A/B test"
      className="flex max-w-170 flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <Arms history={history} draft={draft} onChange={setDraft} />
      <Part title="Who is counted" hint="Each keeps one version when fetches name them with abKey.">
        <Segmented
          label="Counted by"
          value={draft.key}
          options={[
            { value: 'user', label: 'Users' },
            { value: 'session', label: 'Sessions' },
          ]}
          onChange={(key) => change({ key })}
        />
      </Part>
      <Part title="What decides" hint="The one metric by which a version wins.">
        <MetricFields
          label="Metric"
          value={draft.primary}
          scores={scores}
          onChange={(primary) => change({ primary })}
        />
        <Field
          label="Least difference worth finding, %"
          inputMode="decimal"
          className="w-56"
          value={draft.minimumLift}
          onChange={(event) => change({ minimumLift: event.target.value })}
        />
      </Part>
      <Guardrails draft={draft} scores={scores} onChange={(guardrails) => change({ guardrails })} />
      <Field
        label="Warm-up, seconds"
        hint="Generations count from then on: SDKs keep a prompt for 60 seconds."
        inputMode="numeric"
        className="w-80"
        value={draft.warmupSeconds}
        onChange={(event) => change({ warmupSeconds: event.target.value })}
      />
      <Prediction projectId={projectId} body={body} />
      {failure !== null && (
        <p role="alert" className="text-danger">
          {failure}
        </p>
      )}
      <div className="flex gap-2">
        <Button look="primary" type="submit" disabled={isBusy}>
          Start test
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}

function Part({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint: string;
  readonly children: ReactNode;
}) {
  return (
    <fieldset className="flex flex-col items-start gap-2">
      <legend className="mb-2 font-medium">
        {title}
        <span className="ml-2 text-sm font-normal text-ink-3">{hint}</span>
      </legend>
      {children}
    </fieldset>
  );
}

interface ArmsProps {
  readonly history: PromptHistory;
  readonly draft: AbDraft;
  readonly onChange: (draft: AbDraft) => void;
}

function Arms({ history, draft, onChange }: ArmsProps) {
  const { challengers } = draft;
  const free = freeVersions(history, draft);
  const change = (next: AbDraft['challengers']) => onChange({ ...draft, challengers: next });
  return (
    <Part title="Versions" hint="Those who fetch the label share them by weight.">
      <div className="flex items-center gap-2">
        <span className="w-16 text-ink-2">Label</span>
        <Choice
          label="Label"
          value={draft.label}
          options={testableLabels(history).map((value) => ({ value, label: value }))}
          onChange={(label) => onChange(withLabel(history, draft, label))}
        />
      </div>
      <div className="flex items-center gap-2">
        <span className="w-16 text-ink-2">Control</span>
        <span className="w-28 font-medium">v{controlOf(history, draft.label)}</span>
        <Weight
          label="Weight of the control"
          value={draft.controlWeight}
          onChange={(controlWeight) => onChange({ ...draft, controlWeight })}
        />
      </div>
      {challengers.map(({ version, weight }, at) => (
        <div key={version} className="flex items-center gap-2">
          <span className="w-16 text-ink-2">against</span>
          <Choice
            label="Version"
            value={String(version)}
            options={[version, ...free].map((each) => ({ value: String(each), label: `v${each}` }))}
            onChange={(value) => change(challengers.with(at, { version: Number(value), weight }))}
          />
          <Weight
            label={`Weight of v${version}`}
            value={weight}
            onChange={(next) => change(challengers.with(at, { version, weight: next }))}
          />
          {challengers.length > 1 && (
            <IconButton label={`Leave v${version} out`} onClick={() => change(challengers.toSpliced(at, 1))}>
              <X size={14} aria-hidden />
            </IconButton>
          )}
        </div>
      ))}
      {free[0] !== undefined && challengers.length < abTestLimits.arms - 1 && (
        <Button look="quiet" onClick={() => change([...challengers, { version: free[0] ?? 0, weight: '50' }])}>
          <Plus size={14} aria-hidden />
          Add version
        </Button>
      )}
    </Part>
  );
}

interface WeightProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Weight({ label, value, onChange }: WeightProps) {
  return (
    <span className="flex items-center gap-2 text-sm text-ink-3">
      weight
      <Input
        aria-label={label}
        inputMode="decimal"
        className="max-w-16"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  );
}

interface GuardrailsProps {
  readonly draft: AbDraft;
  readonly scores: readonly string[];
  readonly onChange: (guardrails: AbDraft['guardrails']) => void;
}

function Guardrails({ draft: { guardrails }, scores, onChange }: GuardrailsProps) {
  return (
    <Part title="Guardrails" hint="A version that is worse by more than this ends the test by itself.">
      {guardrails.map((guardrail, at) => (
        // They have no names of their own: two may be the same while they are written.
        <div key={at} className="flex flex-wrap items-end gap-2">
          <MetricFields
            label={`Guardrail ${at + 1}`}
            value={guardrail.metric}
            scores={scores}
            onChange={(metric) => onChange(guardrails.with(at, { ...guardrail, metric }))}
          />
          <span className="flex items-center gap-2 text-sm text-ink-3">
            tolerate
            <Input
              aria-label={`Tolerated by guardrail ${at + 1}, %`}
              inputMode="decimal"
              className="max-w-16"
              value={guardrail.tolerance}
              onChange={(event) => onChange(guardrails.with(at, { ...guardrail, tolerance: event.target.value }))}
            />
            %
          </span>
          <IconButton label={`Remove guardrail ${at + 1}`} onClick={() => onChange(guardrails.toSpliced(at, 1))}>
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      {guardrails.length < abTestLimits.guardrails && (
        <Button look="quiet" onClick={() => onChange([...guardrails, { metric: cost, tolerance: '20' }])}>
          <Plus size={14} aria-hidden />
          Add guardrail
        </Button>
      )}
    </Part>
  );
}

function Prediction({ projectId, body }: { readonly projectId: string; readonly body: NewAbTest | null }) {
  const settled = useSettled(JSON.stringify(body));
  const asked = JSON.parse(settled) as NewAbTest | null;
  const { data, isError } = useQuery(abPrediction(projectId, asked));
  if (asked === null) return null;
  return (
    <output className="block rounded-md bg-sunken px-3 py-2 text-ink-2">
      {isError
        ? 'What it will take cannot be told at the moment.'
        : data === undefined
          ? 'Reading the past 30 days…'
          : predictionWords(asked, data)}
    </output>
  );
}

function predictionWords(body: NewAbTest, { baseline, unitsNeeded, unitsPerDay, days }: AbPrediction): string {
  const units = unitsName(body);
  if (baseline === null) {
    return `The control has fewer than ten values of this metric in the past 30 days: what the test takes shows once it runs.`;
  }
  const now = `The control has ${formatAbValue(body.primary, baseline.mean)} on average.`;
  if (unitsNeeded === null) return `${now} It does not vary, so nothing can be predicted.`;
  const rate = `${formatCount(Math.round(unitsPerDay * 10) / 10)} a day`;
  const time = days === null ? '' : `: ${formatWait(days * 86_400)} at ${rate}`;
  return `${now} The test will take about ${formatCount(unitsNeeded)} ${units}${time}.`;
}
