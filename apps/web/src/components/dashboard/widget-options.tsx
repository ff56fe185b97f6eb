/** The smaller wishes of a widget: its steps of time, how many groups, bins, comparison and looks. Those that have a meaning for it. */
import type { Widget } from '@telltale/contract/dashboards.ts';
import { histogramBinsMax, rowLimitMax, seriesMax } from '@telltale/contract/metrics.ts';
import { granularities } from '@telltale/contract/metrics-catalogue.ts';
import { useId } from 'react';
import { capitalized } from '#lib/capitalized.ts';
import { withQuery } from '#lib/widget-draft.ts';
import { CheckField } from '#ui/checkbox.tsx';
import { Input } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';
import type { WidgetFieldsProps } from './metric-fields.tsx';

const steps = [
  { value: 'none', label: 'None: the whole range as one' },
  ...granularities.map((value) => ({ value, label: value === 'auto' ? 'As fits the range' : capitalized(value) })),
];

export function TimeField({ widget, onChange }: WidgetFieldsProps) {
  return (
    <Select
      label="Time axis"
      value={widget.query.timeDimension?.granularity ?? 'none'}
      options={steps}
      onChange={(value) => {
        const granularity = granularities.find((each) => each === value);
        onChange(withQuery(widget, { timeDimension: granularity && { granularity } }));
      }}
    />
  );
}

export function OptionFields({ widget, onChange }: WidgetFieldsProps) {
  const { query, options, type } = widget;
  const isSpread = query.metrics[0]?.aggregation === 'histogram';
  const isGrouped = query.dimensions.length > 0;
  const isOverTime = query.timeDimension !== undefined;
  const config = (changes: Partial<NonNullable<typeof query.config>>) =>
    onChange(withQuery(widget, { config: { bins: undefined, row_limit: undefined, ...query.config, ...changes } }));
  const look = (changes: Widget['options']) => onChange({ ...widget, options: { ...options, ...changes } });
  const isSeries = ['line', 'area', 'bar', 'stackedBar'].includes(type);
  return (
    <div className="flex flex-col gap-2">
      {isGrouped && !isSpread && (
        <NumberField
          label="Greatest groups, at most"
          max={isOverTime ? seriesMax : rowLimitMax}
          value={isOverTime ? query.series : query.config?.row_limit}
          onChange={(value) =>
            isOverTime ? onChange(withQuery(widget, { series: value })) : config({ row_limit: value })
          }
        />
      )}
      {isSpread && (
        <>
          <NumberField
            label="Bins, at most"
            max={histogramBinsMax}
            unsaid="10"
            value={query.config?.bins}
            onChange={(bins) => config({ bins })}
          />
          <CheckField
            label="Bins that grow: 1, 2, 5, 10"
            checked={query.config?.scale === 'log'}
            onChange={(isLog) => config({ scale: isLog ? 'log' : 'linear' })}
          />
        </>
      )}
      {(type === 'number' || (isSeries && isOverTime && !isGrouped)) && (
        <CheckField
          label="Compare with the period before"
          checked={query.compare !== undefined}
          onChange={(isOn) => onChange(withQuery(widget, { compare: isOn ? 'previousPeriod' : undefined }))}
        />
      )}
      {type === 'table' && isGrouped && (
        <CheckField
          label="Share of the total"
          checked={options.showShare === true}
          onChange={(showShare) =>
            onChange({
              ...withQuery(widget, { totals: showShare ? true : undefined }),
              options: { ...options, showShare },
            })
          }
        />
      )}
      {isSeries && (
        <CheckField
          label="Legend"
          checked={options.showLegend !== false}
          onChange={(showLegend) => look({ showLegend })}
        />
      )}
      {(type === 'line' || type === 'bar') && (
        <CheckField
          label="Logarithmic axis"
          checked={options.isLogarithmic === true}
          onChange={(isLogarithmic) => look({ isLogarithmic })}
        />
      )}
    </div>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly max: number;
  readonly value: number | undefined;
  /** What holds while nothing is given. */
  readonly unsaid?: string;
  /** Undefined when it is emptied. */
  readonly onChange: (value: number | undefined) => void;
}

function NumberField({ label, max, value, unsaid = 'Any', onChange }: NumberFieldProps) {
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-3">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        type="number"
        min={1}
        max={max}
        value={value ?? ''}
        placeholder={unsaid}
        onChange={({ target }) =>
          onChange(target.value === '' ? undefined : Math.min(max, Math.max(1, Math.trunc(target.valueAsNumber))))
        }
        className="w-20! tabular-nums"
      />
    </div>
  );
}
