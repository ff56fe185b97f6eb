/** What stands above the rows of a trace: the view, the way from error to error, the search, and what is marked. */
import {
  ChartGantt,
  Flame,
  FoldVertical,
  Layers2,
  ListTree,
  MoveHorizontal,
  Route,
  ScrollText,
  UnfoldVertical,
  Waypoints,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problems } from '#lib/problems.ts';
import { IconButton } from '#ui/button.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { ProblemStepper } from './_problem-stepper.tsx';
import type { TimelineZoom } from './_use-zoom.ts';
import { readView, type TraceAddress } from './address.ts';

export interface ToolbarProps {
  readonly address: TraceAddress;
  readonly onAddress: (change: TraceAddress) => void;
  readonly problems: Problems;
  readonly onProblem: (by: 1 | -1) => void;
  readonly selectedRow: number;
  readonly onFoldAll: () => void;
  readonly onUnfoldAll: () => void;
  /** Null while there is no time axis. */
  readonly zoom: TimelineZoom | null;
  readonly hasRepeats: boolean;
  readonly foldsRepeats: boolean;
  /** The search. */
  readonly children: ReactNode;
}

const views = [
  {
    value: 'tree' as const,
    label: (
      <>
        <ListTree size={13} aria-hidden /> <ViewName>Tree</ViewName>
      </>
    ),
  },
  {
    value: 'timeline' as const,
    label: (
      <>
        <ChartGantt size={13} aria-hidden /> <ViewName>Timeline</ViewName>
      </>
    ),
  },
  {
    value: 'graph' as const,
    label: (
      <>
        <Waypoints size={13} aria-hidden /> <ViewName>Graph</ViewName>
      </>
    ),
  },
  {
    value: 'log' as const,
    label: (
      <>
        <ScrollText size={13} aria-hidden /> <ViewName>Log</ViewName>
      </>
    ),
  },
];

/** Beside its icon, where the pane has room for it, and for the number of errors too when there are some. */
function ViewName({ children }: { readonly children: string }) {
  return <span className="group-data-crowded/bar:@max-[36rem]:sr-only @max-[26rem]:sr-only">{children}</span>;
}

export function Toolbar(props: ToolbarProps) {
  const { address, onAddress, problems, onProblem, selectedRow, onFoldAll, onUnfoldAll, children } = props;
  const { zoom, hasRepeats, foldsRepeats } = props;
  const view = readView(address);
  const hasRows = view === 'tree' || view === 'timeline';
  const hasPath = address.path === '1';
  const isHeated = address.heat === '1';
  return (
    <>
      <div
        data-crowded={problems.errors.length + problems.warnings.length > 0 || undefined}
        className="group/bar flex h-9.5 shrink-0 items-center gap-1 border-b border-line px-2"
      >
        <Segmented
          label="View"
          value={view}
          options={views}
          onChange={(next) => onAddress({ view: next === 'tree' ? undefined : next })}
        />
        {zoom !== null && (
          <div className="ml-1 flex">
            <IconButton label="Zoom in (+)" onClick={zoom.closer}>
              <ZoomIn size={14} aria-hidden />
            </IconButton>
            <IconButton label="Zoom out (-)" disabled={zoom.isWhole} onClick={zoom.farther}>
              <ZoomOut size={14} aria-hidden />
            </IconButton>
            <IconButton label="Show all of the time (0)" disabled={zoom.isWhole} onClick={zoom.reset}>
              <MoveHorizontal size={14} aria-hidden />
            </IconButton>
          </div>
        )}
        <div className="ml-auto flex min-w-0 items-center gap-1">
          <ProblemStepper problems={problems} selectedRow={selectedRow} onStep={onProblem} />
          {hasRows && (
            <>
              <IconButton label="Fold all" onClick={onFoldAll}>
                <FoldVertical size={14} aria-hidden />
              </IconButton>
              <IconButton label="Unfold all" onClick={onUnfoldAll}>
                <UnfoldVertical size={14} aria-hidden />
              </IconButton>
            </>
          )}
        </div>
      </div>
      <div className="flex shrink-0 items-center gap-1 border-b border-line px-2 py-1">
        {children}
        {hasRows && (
          <>
            <IconButton
              label="Critical path"
              aria-pressed={hasPath}
              onClick={() => onAddress({ path: hasPath ? undefined : '1' })}
            >
              <Route size={14} aria-hidden />
            </IconButton>
            <IconButton
              label="Heat: colour latency and cost"
              aria-pressed={isHeated}
              onClick={() => onAddress({ heat: isHeated ? undefined : '1' })}
            >
              <Flame size={14} aria-hidden />
            </IconButton>
            {hasRepeats && (
              <IconButton
                label="Fold repeats"
                aria-pressed={foldsRepeats}
                onClick={() => onAddress({ repeats: foldsRepeats ? 'show' : 'fold', run: undefined })}
              >
                <Layers2 size={14} aria-hidden />
              </IconButton>
            )}
          </>
        )}
      </div>
    </>
  );
}
