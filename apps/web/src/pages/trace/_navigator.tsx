/** The observations of a trace as tree or timeline: one list, one selection, drawn only where it is seen. */
import { ChartGantt, FoldVertical, ListTree, UnfoldVertical } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { findProblems, stepProblem } from '#lib/problems.ts';
import { indexIn, stepFrom } from '#lib/sorted.ts';
import { ancestorsOf, hasChildren, visibleRows } from '#lib/tree.ts';
import { IconButton } from '#ui/button.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { useShortcuts } from '#ui/shortcuts.ts';
import { useVirtualRows } from '#ui/virtual-rows.ts';
import type { TraceModel } from './_model.ts';
import { moveByKey } from './_navigation.ts';
import { ProblemStepper } from './_problem-stepper.tsx';
import { axisHeight, TimeAxis, TimeGuides, TimelineRow } from './_timeline-row.tsx';
import { SearchField } from './_search-field.tsx';
import { useTraceSearch } from './_use-trace-search.ts';
import type { TracePageSearch } from './search.ts';
import { TraceRow, TreeRow } from './_tree-row.tsx';

export interface NavigatorProps {
  readonly model: TraceModel;
  readonly traceName: string;
  readonly address: TracePageSearch;
  readonly onAddress: (change: TracePageSearch) => void;
  /** An observation's id; undefined for the trace itself. */
  readonly selected: string | undefined;
  readonly onSelect: (id: string | undefined) => void;
}

const rowHeight = 28;
const nothing: ReadonlySet<number> = new Set();

const views = [
  {
    value: 'tree' as const,
    label: (
      <>
        <ListTree size={13} aria-hidden /> Tree
      </>
    ),
  },
  {
    value: 'timeline' as const,
    label: (
      <>
        <ChartGantt size={13} aria-hidden /> Timeline
      </>
    ),
  },
];

export function Navigator({ model, traceName, address, onAddress, selected, onSelect }: NavigatorProps) {
  const view = address.view === 'timeline' ? 'timeline' : 'tree';
  const { tree, columns } = model;
  const [collapsed, setCollapsed] = useState<ReadonlySet<number>>(new Set());
  const selectedRow = selected === undefined ? -1 : (tree.rowOf.get(selected) ?? -1);
  const field = useRef<HTMLInputElement>(null);
  const search = useTraceSearch(model, address, onAddress);
  const visible = useMemo(() => {
    if (search.kept !== undefined) return visibleRows(tree, nothing, search.kept);
    // What is selected is never hidden, wherever the selection came from.
    const hiding = ancestorsOf(tree, selectedRow).filter((row) => collapsed.has(row));
    return visibleRows(tree, hiding.length === 0 ? collapsed : without(collapsed, hiding));
  }, [tree, collapsed, selectedRow, search.kept]);

  const scroller = useRef<HTMLDivElement>(null);
  const above = view === 'timeline' ? axisHeight : 0;
  // Entry 0 is the trace itself.
  const virtual = useVirtualRows({ scroller, count: visible.length + 1, rowHeight, overscan: 12, above });
  const position = indexIn(visible, selectedRow) + 1;
  useEffect(() => virtual.scrollToIndex(position, { align: 'auto' }), [virtual, position]);

  const choose = (id: string | undefined) => {
    onSelect(id);
    // Keys work on from where one clicked; a row itself may leave the page while one scrolls.
    scroller.current?.focus({ preventScroll: true });
  };
  const selectRow = (row: number) => onSelect(row < 0 ? undefined : columns.id[tree.source[row]!]);
  const fold = (row: number, isFolded: boolean) => {
    setCollapsed(isFolded ? new Set(collapsed).add(row) : without(collapsed, [row, ...ancestorsOf(tree, row)]));
    // A selection inside what is folded would open it again at once: it moves up to the folded row.
    if (isFolded && selectedRow > row && selectedRow < tree.end[row]!) onSelect(columns.id[tree.source[row]!]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const move = moveByKey(event.key, { tree, visible, collapsed, selected: selectedRow });
    if (move === null) return;
    event.preventDefault();
    if (move.kind === 'select') selectRow(move.row);
    else fold(move.row, move.kind === 'fold');
  };
  const problems = useMemo(() => findProblems(tree, columns.level), [tree, columns]);
  const stepToProblem = (by: 1 | -1) => {
    const row = stepProblem(problems, selectedRow, by);
    if (row >= 0) selectRow(row);
  };
  const stepToMatch = (by: 1 | -1) => {
    const row = stepFrom(search.matches, selectedRow, by);
    if (row >= 0) selectRow(row);
  };
  useShortcuts({
    e: () => stepToProblem(1),
    E: () => stepToProblem(-1),
    '/': () => field.current?.select(),
    n: () => stepToMatch(1),
    N: () => stepToMatch(-1),
  });
  const foldAll = () => {
    setCollapsed(new Set(Array.from(tree.source.keys()).filter((row) => hasChildren(tree, row))));
    onSelect(undefined);
  };

  return (
    <>
      <div className="flex h-9.5 shrink-0 items-center gap-1 border-b border-line px-2">
        <Segmented
          label="View"
          value={view}
          options={views}
          onChange={(next) => onAddress({ view: next === 'tree' ? undefined : next })}
        />
        <div className="ml-auto flex min-w-0 items-center gap-1">
          <ProblemStepper problems={problems} selectedRow={selectedRow} onStep={stepToProblem} />
          <IconButton label="Fold all" onClick={foldAll}>
            <FoldVertical size={14} aria-hidden />
          </IconButton>
          <IconButton label="Unfold all" onClick={() => setCollapsed(new Set())}>
            <UnfoldVertical size={14} aria-hidden />
          </IconButton>
        </div>
      </div>
      <div className="flex shrink-0 items-center gap-1 border-b border-line px-2 py-1">
        <SearchField
          field={field}
          search={search}
          selectedRow={selectedRow}
          onStep={stepToMatch}
          onLeave={() => scroller.current?.focus()}
        />
      </div>
      <div
        ref={scroller}
        role="tree"
        aria-label="Observations"
        aria-activedescendant={selected === undefined ? 'row-trace' : `row-${selected}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="group/tree min-h-0 flex-1 overflow-x-hidden overflow-y-auto outline-none"
      >
        {view === 'timeline' && <TimeAxis scale={model.scale} />}
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {view === 'timeline' && <TimeGuides scale={model.scale} />}
          {virtual.getVirtualItems().map((item) => {
            const place = { height: rowHeight, transform: `translateY(${item.start - above}px)` };
            if (item.index === 0) {
              return (
                <TraceRow
                  key="trace"
                  name={traceName}
                  model={model}
                  view={view}
                  isSelected={selectedRow < 0}
                  style={place}
                  onSelect={() => choose(undefined)}
                />
              );
            }
            const row = visible[item.index - 1]!;
            const id = columns.id[tree.source[row]!]!;
            const Row = view === 'tree' ? TreeRow : TimelineRow;
            return (
              <Row
                key={id}
                model={model}
                row={row}
                isSelected={row === selectedRow}
                isFolded={search.kept === undefined && collapsed.has(row)}
                query={search.shownQuery}
                style={place}
                onSelect={() => choose(id)}
                onFold={(isFolded) => fold(row, isFolded)}
              />
            );
          })}
        </div>
      </div>
    </>
  );
}

function without(set: ReadonlySet<number>, rows: readonly number[]): ReadonlySet<number> {
  const rest = new Set(set);
  for (const row of rows) rest.delete(row);
  return rest;
}
