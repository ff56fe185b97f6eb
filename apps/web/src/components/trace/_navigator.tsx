/** The observations of a trace as tree, timeline, graph or log: one selection, one search, the same keys. */
import { Suspense, useMemo, useRef, type KeyboardEvent } from 'react';
import { findProblems, stepProblem } from '#lib/problems.ts';
import { isRunLine, lineOfRow, rowOfLine } from '#lib/repeats.ts';
import { stepFrom } from '#lib/sorted.ts';
import { late } from '#ui/late.tsx';
import { useShortcuts, type Shortcuts } from '#ui/shortcuts.ts';
import { SkeletonLines } from '#ui/skeleton.tsx';
import type { TraceModel } from './_model.ts';
import { moveByKey } from './_navigation.ts';
import { LogPane } from './_log-pane.tsx';
import { Toolbar } from './_toolbar.tsx';
import { RowsPane } from './_rows-pane.tsx';
import { SearchField } from './_search-field.tsx';
import { hidesSelection, useFolds } from './_use-folds.ts';
import { useZoom, type TimelineZoom } from './_use-zoom.ts';
import { useTraceSearch } from './_use-trace-search.ts';
import { readView, type TraceAddress } from './address.ts';

/** The graph comes with a library that only it needs. */
const { Component: GraphPane, load: loadGraph } = late(async () => (await import('./_graph-pane.tsx')).GraphPane);
export { loadGraph };

export interface NavigatorProps {
  readonly projectId: string;
  readonly model: TraceModel;
  readonly traceId: string;
  readonly traceName: string;
  readonly address: TraceAddress;
  readonly onAddress: (change: TraceAddress) => void;
  /** An observation's id; undefined for the trace itself. */
  readonly selected: string | undefined;
}

/** Up to here a trace is seen at a glance, repeats and all. */
const shortTraceMax = 30;

export function Navigator({ projectId, model, traceId, traceName, address, onAddress, selected }: NavigatorProps) {
  const view = readView(address);
  const { tree, columns } = model;
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
    ...viewKeys((next) => onAddress({ view: next })),
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
          onLeave={() => document.querySelector<HTMLElement>('[data-trace-pane]')?.focus()}
        />
      </Toolbar>
      {view === 'graph' ? (
        <Suspense fallback={<SkeletonLines count={6} label="Loading the graph" />}>
          <GraphPane
            projectId={projectId}
            traceId={traceId}
            model={model}
            selectedRow={selectedRow}
            onSelect={(row) => selectLine(lineOfRow(row))}
          />
        </Suspense>
      ) : view === 'log' ? (
        <LogPane
          projectId={projectId}
          traceId={traceId}
          model={model}
          selectedRow={selectedRow}
          onSelect={(row) => selectLine(lineOfRow(row))}
          query={search.shownQuery}
          onlyRows={search.kept === undefined ? undefined : search.matches}
        />
      ) : (
        <RowsPane
          scroller={scroller}
          model={model}
          traceName={traceName}
          view={view}
          zoom={zoom}
          folded={folded}
          selectedLine={selectedLine}
          isHeated={address.heat === '1'}
          showsPath={address.path === '1'}
          query={search.shownQuery}
          onSelect={choose}
          onFold={fold}
          onKeyDown={onKeyDown}
        />
      )}
    </>
  );
}

function viewKeys(show: (view: string | undefined) => void): Shortcuts {
  return {
    '1': () => show(undefined),
    '2': () => show('timeline'),
    '3': () => show('graph'),
    '4': () => show('log'),
  };
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
