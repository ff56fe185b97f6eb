/** Chooses the time range of a list: a preset, or two moments. */
import { Calendar, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { describeTimeRange, fromLocalInput, presets, toLocalInput, type TimeRange } from '#lib/time-range.ts';
import { Button } from '#ui/button.tsx';
import { Field } from '#ui/field.tsx';
import { Popover } from '#ui/popover.tsx';

export interface TimeRangePickerProps {
  readonly value: TimeRange;
  readonly onChange: (range: TimeRange) => void;
}

export function TimeRangePicker({ value, onChange }: TimeRangePickerProps) {
  const [isOpen, setOpen] = useState(false);
  const choose = (range: TimeRange) => {
    onChange(range);
    setOpen(false);
  };
  return (
    <Popover
      label="Time range"
      open={isOpen}
      onOpenChange={setOpen}
      align="end"
      trigger={
        <Button aria-label={`Time range: ${describeTimeRange(value)}`}>
          <Calendar size={14} aria-hidden className="text-ink-3" />
          {describeTimeRange(value)}
          <ChevronDown size={13} aria-hidden className="text-ink-3" />
        </Button>
      }
    >
      <div className="flex gap-3">
        <fieldset aria-label="Presets" className="grid grid-cols-1">
          {presets.map((preset) => (
            <button
              key={preset.id}
              type="button"
              aria-pressed={value.kind === 'preset' && value.id === preset.id}
              onClick={() => choose({ kind: 'preset', id: preset.id })}
              className="h-6.5 rounded-sm px-2 text-left text-ink-2 hover:bg-hover hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent"
            >
              {preset.label}
            </button>
          ))}
        </fieldset>
        <CustomRange value={value} onApply={choose} />
      </div>
    </Popover>
  );
}

interface CustomRangeProps {
  readonly value: TimeRange;
  readonly onApply: (range: TimeRange) => void;
}

function CustomRange({ value, onApply }: CustomRangeProps) {
  const [from, setFrom] = useState(value.kind === 'custom' && value.from !== null ? toLocalInput(value.from) : '');
  const [to, setTo] = useState(value.kind === 'custom' && value.to !== null ? toLocalInput(value.to) : '');
  const start = fromLocalInput(from);
  const end = fromLocalInput(to);
  const isBackwards = start !== null && end !== null && start >= end;
  return (
    <form
      className="flex w-54 flex-col gap-2.5 border-l border-line pl-3"
      onSubmit={(event) => {
        event.preventDefault();
        onApply({ kind: 'custom', from: start, to: end });
      }}
    >
      <Field label="From" type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
      <Field
        label="To"
        type="datetime-local"
        value={to}
        onChange={(event) => setTo(event.target.value)}
        {...(isBackwards ? { hint: 'The end must be after the start.' } : {})}
      />
      <Button
        type="submit"
        look="primary"
        disabled={(start === null && end === null) || isBackwards}
        className="justify-center"
      >
        Apply
      </Button>
      <p className="text-sm text-ink-3">
        {Intl.DateTimeFormat().resolvedOptions().timeZone} time. An empty end stays open.
      </p>
    </form>
  );
}
