/** The observations of a trace as tree or timeline: one list, drawn only where it is seen. */
import { useEffect, useMemo, type KeyboardEvent, type RefObject } from 'react';
import { criticalPath } from '#lib/critical-path.ts';
import { isRunLine, rowOfLine, runsWith } from '#lib/repeats.ts';
import { indexIn } from '#lib/sorted.ts';
import { useVirtualRows } from '#ui/virtual-rows.ts';
import type { TraceModel } from './_model.ts';
import { RunRow } from './_run-row.tsx';
import { axisHeight, TimeAxis, TimeGuides, TimelineRow } from './_timeline-row.tsx';
import { TraceRow, TreeRow } from './_tree-row.tsx';
import type { FoldedTree } from './_use-folds.ts';
import type { TimelineZoom } from './_use-zoom.ts';

export interface RowsPaneProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly model: TraceModel;
  readonly traceName: string;
  readonly view: 'tree' | 'timeline';
  readonly zoom: TimelineZoom;
  readonly folded: FoldedTree;
  /** -1 for the trace. */
  readonly selectedLine: number;
  readonly isHeated: boolean;
  readonly showsPath: boolean;
  readonly query: string;
  readonly onSelect: (line: number) => void;
  readonly onFold: (line: number, isFolded: boolean) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

const rowHeight = 28;

export function RowsPane(props: RowsPaneProps) {
  const { scroller, model, traceName, view, zoom, folded, selectedLine, isHeated, showsPath, query } = props;
  const { onSelect, onFold, onKeyDown } = props;
  const { tree, columns } = model;
  const above = view === 'timeline' ? axisHeight : 0;
  // Entry 0 is the trace itself.
  const virtual = useVirtualRows({ scroller, count: folded.lines.length + 1, rowHeight, overscan: 12, above });
  const position = indexIn(folded.lines, selectedLine) + 1;
  useEffect(() => virtual.scrollToIndex(position, { align: 'auto' }), [virtual, position]);
  const { path, runsOnPath } = usePath(model, showsPath);
  const selectedId = selectedLine < 0 ? 'trace' : columns.id[tree.source[rowOfLine(selectedLine)]!];
  return (
    <div
      ref={scroller}
      data-trace-pane
      role="tree"
      aria-label="Observations"
      aria-activedescendant={`${selectedLine >= 0 && isRunLine(selectedLine) ? 'run' : 'row'}-${selectedId}`}
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
                isSelected={selectedLine < 0}
                style={place}
                onSelect={() => onSelect(-1)}
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
            onSelect: () => onSelect(line),
            onFold: (isFolded: boolean) => onFold(line, isFolded),
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
              query={query}
            />
          );
        })}
      </div>
    </div>
  );
}

/** The critical path, by row and by run; null while it is not shown. */
function usePath({ tree, columns, scale, repeats }: TraceModel, isShown: boolean) {
  return useMemo(() => {
    const path = isShown ? criticalPath(tree, columns, scale) : null;
    return { path, runsOnPath: path === null ? null : runsWith(repeats, path) };
  }, [isShown, tree, columns, scale, repeats]);
}
