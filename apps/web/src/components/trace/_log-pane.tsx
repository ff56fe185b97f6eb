/** The whole trace read from top to end in the order of time, each observation with the beginnings of what went in and out. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { ChevronRight } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { giantOf } from '#api/io.ts';
import { observationDetails, tracePreviews } from '#api/traces.ts';
import { useIoFormat } from '#components/format-switch.tsx';
import { GiantIo } from '#components/giant-io.tsx';
import { type IoSectionProps, IoValue } from '#components/io-section.tsx';
import { KindIcon } from '#components/kind-icon.tsx';
import { LevelBadge } from '#components/level.tsx';
import { QueryError } from '#components/query-error.tsx';
import { formatDuration } from '#lib/format.ts';
import { isEmpty } from '#lib/json.ts';
import { Highlight } from '#ui/highlight.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { useVirtualRows } from '#ui/virtual-rows.ts';
import { rowFacts, type TraceModel } from './_model.ts';

export interface LogPaneProps {
  readonly projectId: string;
  readonly traceId: string;
  readonly model: TraceModel;
  /** -1 for the trace. */
  readonly selectedRow: number;
  readonly onSelect: (row: number) => void;
  readonly query: string;
  /** Rows, ascending: nothing else is shown; undefined for all. */
  readonly onlyRows: Int32Array | undefined;
}

const rowHeight = 50;
const pageRows = 12;
/** Previews are asked for in pieces, so that each is asked for once however one scrolls. */
const previewRows = 40;

export function LogPane({ projectId, traceId, model, selectedRow, onSelect, query, onlyRows }: LogPaneProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsByTime(model, onlyRows), [model, onlyRows]);
  const placeOf = useMemo(() => placesOf(rows, model.tree.size), [rows, model]);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const virtual = useVirtualRows({ scroller, count: rows.length, rowHeight, overscan: 6 });
  const at = selectedRow < 0 ? -1 : placeOf[selectedRow]!;
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [virtual, at]);

  const items = virtual.getVirtualItems();
  const idOf = (row: number) => model.columns.id[model.tree.source[row]!]!;
  const pieces = [...new Set(items.map(({ index }) => Math.floor(index / previewRows)))];
  const previews = useQueries({
    queries: pieces.map((piece) => ({
      ...tracePreviews(
        projectId,
        traceId,
        Array.from(rows.subarray(piece * previewRows, (piece + 1) * previewRows), idOf),
      ),
      // What only flies by is not asked for.
      enabled: !virtual.isScrolling,
    })),
  });
  const open = (row: number, isOpen: boolean) => {
    const next = new Set(opened);
    if (isOpen) next.add(row);
    else next.delete(row);
    setOpened(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey || event.shiftKey)
      return;
    const target = placeAfter(event.key, at, rows.length);
    if (target !== null && rows.length > 0) onSelect(rows[target]!);
    else if (selectedRow >= 0 && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
      open(selectedRow, event.key === 'ArrowRight');
    } else if (selectedRow >= 0 && event.key === 'Enter') open(selectedRow, !opened.has(selectedRow));
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={scroller}
      data-trace-pane
      role="treegrid"
      aria-label="Log"
      aria-rowcount={rows.length}
      aria-activedescendant={at < 0 ? undefined : `log-${selectedRow}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="group/tree min-h-0 flex-1 overflow-x-hidden overflow-y-auto outline-none"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index]!;
          const piece = previews[pieces.indexOf(Math.floor(index / previewRows))];
          return (
            <div
              key={row}
              ref={virtual.measureElement}
              data-index={index}
              id={`log-${row}`}
              role="row"
              aria-level={1}
              aria-rowindex={index + 1}
              aria-selected={row === selectedRow}
              aria-expanded={opened.has(row)}
              className={clsx(
                'absolute inset-x-0 top-0 border-b border-line',
                row === selectedRow &&
                  'bg-selected group-focus-visible/tree:inset-ring-2 group-focus-visible/tree:inset-ring-accent',
              )}
              style={{ transform: `translateY(${start}px)` }}
            >
              <LogLine
                model={model}
                row={row}
                query={query}
                preview={piece?.data?.get(idOf(row))}
                isOpen={opened.has(row)}
                onOpen={(isOpen) => open(row, isOpen)}
                onSelect={() => {
                  onSelect(row);
                  scroller.current?.focus({ preventScroll: true });
                }}
              />
              {opened.has(row) && <Whole projectId={projectId} observationId={idOf(row)} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface LogLineProps {
  readonly model: TraceModel;
  readonly row: number;
  readonly query: string;
  readonly preview: { readonly input: string; readonly output: string } | undefined;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onSelect: () => void;
}

function LogLine({ model, row, query, preview, isOpen, onOpen, onSelect }: LogLineProps) {
  const facts = rowFacts(model, row);
  return (
    <div
      role="gridcell"
      tabIndex={-1}
      onClick={onSelect}
      onKeyDown={undefined}
      className="flex h-12.25 cursor-pointer items-start gap-1.5 py-1 pr-3 pl-1.5 hover:bg-hover"
    >
      <button
        type="button"
        // The arrow keys do the same.
        aria-hidden
        tabIndex={-1}
        onClick={(event) => {
          event.stopPropagation();
          onOpen(!isOpen);
        }}
        className="mt-0.5 flex size-4.5 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:bg-line hover:text-ink"
      >
        <ChevronRight size={12} aria-hidden className={clsx('transition-transform', isOpen && 'rotate-90')} />
      </button>
      <span
        className="w-16 shrink-0 pt-0.5 text-right font-mono text-xs text-ink-2 tabular-nums"
        title="Since the start"
      >
        +{formatDuration((facts.startTime - model.scale.start) / 1000)}
      </span>
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex h-5 min-w-0 items-center gap-1.5">
          <KindIcon kind={facts.type} />
          <span className="truncate font-medium" title={facts.name}>
            <Highlight text={facts.name} query={query} />
          </span>
          <LevelBadge level={facts.level} />
          <span className="ml-auto shrink-0 text-sm text-ink-2 tabular-nums">
            {facts.duration === null ? '' : formatDuration(facts.duration)}
          </span>
        </span>
        <span className="h-5 truncate text-sm text-ink-2">
          {facts.statusMessage !== '' && (
            <span className={clsx('mr-2', facts.level === 'ERROR' ? 'text-danger' : 'text-warn')}>
              <Highlight text={facts.statusMessage} query={query} />
            </span>
          )}
          {preview !== undefined && <Highlight text={tellPreview(preview)} query={query} />}
        </span>
      </span>
    </div>
  );
}

/** Everything of one observation, read when it is opened. */
function Whole({ projectId, observationId }: { readonly projectId: string; readonly observationId: string }) {
  const [format] = useIoFormat();
  const query = useQuery(observationDetails(projectId, observationId));
  return (
    <div role="gridcell" className="flex flex-col gap-3 pr-4 pb-3 pl-25">
      {query.isError ? (
        <QueryError error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <SkeletonLines count={3} label="Loading observation" />
      ) : (
        <>
          <Part
            title="Input"
            value={query.data.input}
            format={format}
            giant={giantOf('observation', query.data, 'input')}
          />
          <Part
            title="Output"
            value={query.data.output}
            format={format}
            giant={giantOf('observation', query.data, 'output')}
          />
          <Part title="Metadata" value={query.data.metadata} format="json" />
        </>
      )}
    </div>
  );
}

/** Not a region with a heading: the details beside the log have those. */
function Part({ title, value, format, giant }: IoSectionProps) {
  if (isEmpty(value) && !giant) return null;
  return (
    <div className="flex flex-col gap-1">
      <p className="text-sm font-semibold text-ink-2">{title}</p>
      {giant ? <GiantIo io={giant} /> : <IoValue value={value} format={format} />}
    </div>
  );
}

function rowsByTime({ tree, columns }: TraceModel, onlyRows: Int32Array | undefined): Int32Array {
  const rows = onlyRows === undefined ? Int32Array.from(tree.source.keys()) : onlyRows.slice();
  const startOf = (row: number) => columns.startTime[tree.source[row]!]!;
  return rows.sort((a, b) => startOf(a) - startOf(b) || a - b);
}

/** By row; -1 where a row is not shown. */
function placesOf(rows: Int32Array, size: number): Int32Array {
  const places = new Int32Array(size).fill(-1);
  rows.forEach((row, at) => (places[row] = at));
  return places;
}

/** Where a key leads; null for keys that do not move. */
function placeAfter(key: string, at: number, count: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    j: 1,
    ArrowUp: -1,
    k: -1,
    PageDown: pageRows,
    PageUp: -pageRows,
    Home: -count,
    End: count,
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return step === undefined ? null : Math.max(0, Math.min(at + step, count - 1));
}

function tellPreview({ input, output }: { readonly input: string; readonly output: string }): string {
  return [input, output].filter((text) => text !== '').join('  →  ');
}
