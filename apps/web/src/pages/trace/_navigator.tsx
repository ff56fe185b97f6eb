/** The observations of a trace as tree or timeline: one list, one selection, drawn only where it is seen. */
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { criticalPath } from '#lib/critical-path.ts';
import { findProblems, stepProblem } from '#lib/problems.ts';
import { isRunLine, lineOfRow, rowOfLine, runsWith } from '#lib/repeats.ts';
import { indexIn, stepFrom } from '#lib/sorted.ts';
import { useShortcuts, type Shortcuts } from '#ui/shortcuts.ts';
import { useVirtualRows } from '#ui/virtual-rows.ts';
import type { TraceModel } from './_model.ts';
import { moveByKey } from './_navigation.ts';
import { axisHeight, TimeAxis, TimeGuides, TimelineRow } from './_timeline-row.tsx';
import { Toolbar } from './_toolbar.tsx';
import { RunRow } from './_run-row.tsx';
import { SearchField } from './_search-field.tsx';
import { hidesSelection, useFolds } from './_use-folds.ts';
import { useZoom, type TimelineZoom } from './_use-zoom.ts';
import { useTraceSearch } from './_use-trace-search.ts';
import type { TracePageSearch } from './search.ts';
import { TraceRow, TreeRow } from './_tree-row.tsx';

export interface NavigatorProps {
  readonly model: TraceModel;
  readonly traceId: string;
  readonly traceName: string;
  readonly address: TracePageSearch;
  readonly onAddress: (change: TracePageSearch) => void;
  /** An observation's id; undefined for the trace itself. */
  readonly selected: string | undefined;
}

const rowHeight = 28;
/** Up to here a trace is seen at a glance, repeats and all. */
const shortTraceMax = 30;

export function Navigator({ model, traceId, traceName, address, onAddress, selected }: NavigatorProps) {
  const view = address.view === 'timeline' ? 'timeline' : 'tree';
  const { tree, columns } = model;
  const isHeated = address.heat === '1';
  const selectedRow = selected === undefined ? -1 : (tree.rowOf.get(selected) ?? -1);
  const foldsRepeats = address.repeats === undefined ? tree.size > shortTraceMax : address.repeats === 'fold';
  const search = useTraceSearch(model, address, onAddress);
  const isRunSelected = foldsRepeats && address.run === '1' && (model.repeats.runOf[selectedRow] ?? -1) >= 0;
  const selectedLine = selectedRow < 0 ? -1 : lineOfRow(selectedRow) - (isRunSelected ? 1 : 0);
  const folded = useFolds({ traceId, model, foldsRepeats, selectedLine, kept: search.kept });

  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const isTimeline = view === 'timeline';
  const zoom = useZoom({ whole: model.scale, address, onAddress, scroller, isShown: isTimeline });
  const above = isTimeline ? axisHeight : 0;
  // Entry 0 is the trace itself.
  const virtual = useVirtualRows({ scroller, count: folded.lines.length + 1, rowHeight, overscan: 12, above });
  const position = indexIn(folded.lines, selectedLine) + 1;
  useEffect(() => virtual.scrollToIndex(position, { align: 'auto' }), [virtual, position]);

  const selectLine = (line: number) =>
    onAddress({
      observation: line < 0 ? undefined : columns.id[tree.source[rowOfLine(line)]!],
      run: line >= 0 && isRunLine(line) ? '1' : undefined,
    });
  const choose = (line: number) => {
    selectLine(line);
    // Keys work on from where one clicked; a row itself may leave the page while one scrolls.
    scroller.current?.focus({ preventScroll: true });
  };
  const fold = (line: number, isFolded: boolean) => {
    folded.fold(line, isFolded);
    // A selection inside what is folded would open it again at once: it moves up to the folded line.
    if (isFolded && hidesSelection(model, line, selectedLine)) selectLine(line);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return;
    const move = moveByKey(event.key, { ...folded, tree, selected: selectedLine });
    if (move === null) return;
    event.preventDefault();
    if (move.kind === 'select') selectLine(move.line);
    else fold(move.line, move.kind === 'fold');
  };
  const { path, runsOnPath } = usePath(model, address.path === '1');
  const problems = useMemo(() => findProblems(tree, columns.level), [tree, columns]);
  const stepTo = (row: number) => row >= 0 && selectLine(lineOfRow(row));
  const stepToProblem = (by: 1 | -1) => stepTo(stepProblem(problems, selectedRow, by));
  const stepToMatch = (by: 1 | -1) => stepTo(stepFrom(search.matches, selectedRow, by));
  useShortcuts({
    e: () => stepToProblem(1),
    E: () => stepToProblem(-1),
    '/': () => field.current?.select(),
    n: () => stepToMatch(1),
    N: () => stepToMatch(-1),
    ...(isTimeline ? zoomKeys(zoom) : {}),
  });
  return (
    <>
      <Toolbar
        address={address}
        onAddress={onAddress}
        problems={problems}
        onProblem={stepToProblem}
        selectedRow={selectedRow}
        onFoldAll={() => {
          folded.foldAll();
          selectLine(-1);
        }}
        onUnfoldAll={folded.unfoldAll}
        zoom={isTimeline ? zoom : null}
        hasRepeats={model.repeats.count > 0}
        foldsRepeats={foldsRepeats}
      >
        <SearchField
          field={field}
          search={search}
          selectedRow={selectedRow}
          onStep={stepToMatch}
          onLeave={() => scroller.current?.focus()}
        />
      </Toolbar>
      <div
        ref={scroller}
        role="tree"
        aria-label="Observations"
        aria-activedescendant={selectedRow < 0 ? 'row-trace' : `${isRunSelected ? 'run' : 'row'}-${selected}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="group/tree min-h-0 flex-1 overflow-x-hidden overflow-y-auto outline-none"
      >
        {view === 'timeline' && <TimeAxis scale={zoom.scale} origin={model.scale.start} />}
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {view === 'timeline' && <TimeGuides scale={zoom.scale} origin={model.scale.start} />}
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
                  onSelect={() => choose(-1)}
                />
              );
            }
            const line = folded.lines[item.index - 1]!;
            const row = rowOfLine(line);
            const common = {
              model,
              depth: folded.depth[item.index - 1]!,
              isSelected: line === selectedLine,
              isHeated,
              scale: zoom.scale,
              style: place,
              onSelect: () => choose(line),
              onFold: (isFolded: boolean) => fold(line, isFolded),
            };
            if (isRunLine(line)) {
              const run = folded.repeats.runOf[row]!;
              return (
                <RunRow
                  key={line}
                  {...common}
                  run={run}
                  view={view}
                  isFolded={!folded.opened.has(run)}
                  isOnPath={runsOnPath?.[run] === 1}
                />
              );
            }
            const Row = view === 'tree' ? TreeRow : TimelineRow;
            return (
              <Row
                key={line}
                {...common}
                row={row}
                isOnPath={path?.[row] === 1}
                isFolded={folded.collapsed.has(row)}
                query={search.shownQuery}
              />
            );
          })}
        </div>
      </div>
    </>
  );
}

/** The critical path, by row and by run; null while it is not shown. */
function usePath({ tree, columns, scale, repeats }: TraceModel, isShown: boolean) {
  return useMemo(() => {
    const path = isShown ? criticalPath(tree, columns, scale) : null;
    return { path, runsOnPath: path === null ? null : runsWith(repeats, path) };
  }, [isShown, tree, columns, scale, repeats]);
}

function zoomKeys(zoom: TimelineZoom): Shortcuts {
  return {
    '+': zoom.closer,
    '=': zoom.closer,
    '-': zoom.farther,
    '0': zoom.reset,
    'Shift+ArrowLeft': () => zoom.move(-1),
    'Shift+ArrowRight': () => zoom.move(1),
  };
}
