/** What a widget measures, and by what it is grouped: choices from the catalogue, with a key where one is needed. */
import type { Widget } from '@telltale/contract/dashboards.ts';
import { dimensionsMax, metricsMax } from '@telltale/contract/metrics.ts';
import { type Aggregation, findMeasure, viewCatalogues } from '@telltale/contract/metrics-catalogue.ts';
import { Plus, X } from 'lucide-react';
import { capitalized } from '#lib/capitalized.ts';
import { aggregationLabel, dimensionLabel, fieldLabel, nounOf } from '#lib/metric-values.ts';
import { fieldOf, metricOf, withMetric, withQuery } from '#lib/widget-draft.ts';
import { Button, IconButton } from '#ui/button.tsx';
import { Input } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';

export interface WidgetFieldsProps {
  readonly widget: Widget;
  readonly onChange: (widget: Widget) => void;
}

export function MetricFields({ widget, onChange }: WidgetFieldsProps) {
  const { view, metrics } = widget.query;
  const { measures } = viewCatalogues[view];
  const options = measures.map(({ name }) => ({
    value: name,
    label: capitalized(name === 'count' ? nounOf(view) : fieldLabel(name)),
  }));
  const isSpread = metrics[0]?.aggregation === 'histogram';
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-sm font-medium text-ink-2">Measures</legend>
      {metrics.map((metric, at) => {
        const { name, key } = parted(metric.measure);
        const known = measures.find((each) => each.name === name) ?? measures[0]!;
        const change = (next: typeof metric) => onChange(withMetric(widget, at, next));
        return (
          <div key={at} className="flex items-start gap-1.5">
            {known.name !== 'count' && (
              <Select<Aggregation>
                label={`Aggregation ${at + 1}`}
                isBare
                value={metric.aggregation}
                options={known.aggregations.map((value) => ({ value, label: capitalized(aggregationLabel(value)) }))}
                onChange={(aggregation) => change({ ...metric, aggregation })}
                className="w-28 shrink-0"
              />
            )}
            <Select
              label={`Measure ${at + 1}`}
              isBare
              value={name}
              options={options}
              onChange={(next) =>
                change(
                  metricOf(
                    measures.find((each) => each.name === next)!,
                    metric.aggregation,
                  ),
                )
              }
              className="flex-1"
            />
            {key !== undefined && (
              <KeyInput
                label={`Key of measure ${at + 1}`}
                value={key}
                onChange={(next) => change({ ...metric, measure: `${name}.${next}` })}
              />
            )}
            {metrics.length > 1 && (
              <IconButton
                label={`Remove measure ${at + 1}`}
                onClick={() => onChange(withQuery(widget, { metrics: metrics.filter((_, i) => i !== at) }))}
              >
                <X size={14} aria-hidden />
              </IconButton>
            )}
          </div>
        );
      })}
      {!isSpread && metrics.length < metricsMax && (
        <Button
          look="quiet"
          className="self-start"
          onClick={() => onChange(withQuery(widget, { metrics: [...metrics, nextMetric(widget)] }))}
        >
          <Plus size={14} aria-hidden />
          Add measure
        </Button>
      )}
    </fieldset>
  );
}

export function DimensionFields({ widget, onChange }: WidgetFieldsProps) {
  const { view, dimensions } = widget.query;
  const all = viewCatalogues[view].dimensions;
  const set = (next: Widget['query']['dimensions']) => onChange(withQuery(widget, { dimensions: next }));
  const options = all.map(({ name }) => ({ value: name, label: capitalized(dimensionLabel(view, name)) }));
  const unused = all.find((each) => !dimensions.some(({ field }) => parted(field).name === each.name));
  const named = (name: string) => fieldOf(all.find((each) => each.name === name)!);
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-sm font-medium text-ink-2">Groups</legend>
      {dimensions.map(({ field }, at) => {
        const { name, key } = parted(field);
        const put = (next: string) => set(dimensions.map((each, i) => (i === at ? { field: next } : each)));
        return (
          <div key={at} className="flex items-start gap-1.5">
            <Select
              label={`Group ${at + 1}`}
              isBare
              value={all.find((each) => each.name === name || each.aliases?.includes(name))?.name ?? name}
              options={options}
              onChange={(next) => put(named(next))}
              className="flex-1"
            />
            {key !== undefined && (
              <KeyInput label={`Key of group ${at + 1}`} value={key} onChange={(next) => put(`${name}.${next}`)} />
            )}
            <IconButton label={`Remove group ${at + 1}`} onClick={() => set(dimensions.filter((_, i) => i !== at))}>
              <X size={14} aria-hidden />
            </IconButton>
          </div>
        );
      })}
      {dimensions.length < dimensionsMax && unused && (
        <Button look="quiet" className="self-start" onClick={() => set([...dimensions, { field: fieldOf(unused) }])}>
          <Plus size={14} aria-hidden />
          Add group
        </Button>
      )}
    </fieldset>
  );
}

interface KeyInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function KeyInput({ label, value, onChange }: KeyInputProps) {
  return (
    <Input
      aria-label={label}
      placeholder="Key"
      value={value}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
      className="min-w-0 flex-1 font-mono text-sm"
    />
  );
}

/** `metadata.region`: what stands behind the first point is a key. */
function parted(name: string): { readonly name: string; readonly key?: string } {
  const dot = name.indexOf('.');
  return dot === -1 ? { name } : { name: name.slice(0, dot), key: name.slice(dot + 1) };
}

/** One that is not asked for yet: two of the same name would be one. */
function nextMetric({ query: { view, metrics } }: Widget) {
  const { measures } = viewCatalogues[view];
  const isUsed = (name: string) => metrics.some(({ measure }) => measure === name);
  const next = measures.find(({ name, isKeyed, needs }) => !isUsed(name) && isKeyed !== true && needs === undefined);
  const again = metrics.at(-1)!;
  const left = findMeasure(view, again.measure)?.found.aggregations.find(
    (each) => each !== 'histogram' && !metrics.some((m) => m.measure === again.measure && m.aggregation === each),
  );
  return next === undefined ? { measure: again.measure, aggregation: left ?? again.aggregation } : metricOf(next);
}
