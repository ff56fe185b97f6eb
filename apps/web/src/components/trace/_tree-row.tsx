/** One row of the tree: fold, icon, name, and what it took. */
import { clsx } from 'clsx';
import { ChevronRight, CircleAlert, TriangleAlert, Unlink } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { KindIcon } from '#components/kind-icon.tsx';
import { RunningTime } from '#components/live/running-time.tsx';
import { formatCost, formatCount, formatDuration } from '#lib/format.ts';
import type { TimeScale } from '#lib/timeline.ts';
import { matchBesideName } from '#lib/tree-search.ts';
import { hasChildren } from '#lib/tree.ts';
import { Highlight } from '#ui/highlight.tsx';
import { heatOf } from './_heat.ts';
import { rowFacts, type RowFacts, type TraceModel } from './_model.ts';

/** What every line has, be it an observation or a run of them. */
export interface LineProps {
  readonly model: TraceModel;
  /** 0 below the trace. */
  readonly depth: number;
  readonly isSelected: boolean;
  readonly isFolded: boolean;
  /** Latency and cost are coloured by their part of the trace. */
  readonly isHeated: boolean;
  /** On the critical path. */
  readonly isOnPath: boolean;
  /** What the timeline shows. */
  readonly scale: TimeScale;
  readonly style: CSSProperties;
  readonly onSelect: () => void;
  readonly onFold: (isFolded: boolean) => void;
}

export interface RowProps extends LineProps {
  readonly row: number;
  /** What is searched: marked in the row. */
  readonly query: string;
}

const indentPx = 14;

export function TreeRow(props: RowProps) {
  const { model, row, isHeated } = props;
  const facts = rowFacts(model, row);
  const cost = model.cost[row]!;
  const tokens = model.inputTokens[row]! + model.outputTokens[row]!;
  return (
    <RowFrame {...props} facts={facts}>
      <RowName {...props} facts={facts} depthMax={16} />
      <span className="ml-auto flex shrink-0 items-center gap-2.5 pr-3 text-sm text-ink-3 tabular-nums">
        {tokens > 0 && (
          <span className="@max-[22rem]:hidden" title={tokensTitle(model, row)}>
            {formatCount(model.inputTokens[row]!)} → {formatCount(model.outputTokens[row]!)}
          </span>
        )}
        {cost > 0 && (
          <span
            className="rounded-sm px-1 @max-[17rem]:hidden"
            style={isHeated ? heatOf(cost / model.totals.cost) : undefined}
            title={hasChildren(model.tree, row) ? 'Cost with everything below' : 'Cost'}
          >
            {formatCost(cost)}
          </span>
        )}
        {facts.type !== 'EVENT' && (
          <span
            className="relative -mr-1 min-w-14 rounded-sm px-1 text-right text-ink-2"
            style={isHeated ? heatOf(((facts.duration ?? 0) * 1000) / model.scale.span) : undefined}
          >
            <SelfBar model={model} row={row} />
            {facts.isRunning ? (
              <RunningTime since={facts.startTime} />
            ) : facts.duration === null ? (
              '–'
            ) : (
              formatDuration(facts.duration)
            )}
          </span>
        )}
      </span>
    </RowFrame>
  );
}

/** How much of the trace a row took itself, without its children: a thin line below its latency. */
function SelfBar({ model, row }: { readonly model: TraceModel; readonly row: number }) {
  const part = model.selfTime[row]! / model.scale.span;
  if (!(part >= 0.005)) return null;
  return (
    <span
      className="absolute right-1 -bottom-0.5 h-0.5 rounded-full bg-accent/70"
      style={{ width: `calc((100% - 8px) * ${Math.min(1, part).toFixed(3)})` }}
      title={`Self time ${formatDuration(model.selfTime[row]! / 1000)}`}
    />
  );
}

interface RowFrameProps extends RowProps {
  readonly facts: RowFacts;
  readonly children: ReactNode;
}

/** The clickable line that tree and timeline share. */
export function RowFrame({
  model,
  row,
  depth,
  isSelected,
  isFolded,
  isOnPath,
  style,
  onSelect,
  facts,
  children,
}: RowFrameProps) {
  const { tree } = model;
  return (
    <div
      id={`row-${facts.id}`}
      role="treeitem"
      aria-level={depth + 2}
      aria-selected={isSelected}
      aria-expanded={hasChildren(tree, row) ? !isFolded : undefined}
      tabIndex={-1}
      onClick={onSelect}
      onKeyDown={undefined}
      className={rowClass(isSelected)}
      style={style}
    >
      {children}
      {isOnPath && <PathMark />}
    </div>
  );
}

export function PathMark() {
  return (
    <>
      <span aria-hidden className="absolute inset-y-0 left-0 w-1 bg-accent" />
      <span className="sr-only">on the critical path</span>
    </>
  );
}

export interface RowNameProps extends RowProps {
  readonly facts: RowFacts;
  /** Deeper rows are not moved further right: the depth is told by a number. */
  readonly depthMax: number;
}

export function RowName({ model, row, depth, isFolded, query, onFold, facts, depthMax }: RowNameProps) {
  const { tree } = model;
  const beside = matchBesideName(model.columns, tree.source[row]!, query);
  return (
    <>
      <Indent depth={depth + 1} depthMax={depthMax} />
      {hasChildren(tree, row) ? (
        <FoldButton isFolded={isFolded} onFold={onFold} />
      ) : (
        <span className="w-4.5 shrink-0" />
      )}
      <KindIcon kind={facts.type} />
      <span className="ml-0.5 truncate" title={facts.name}>
        <Highlight text={facts.name} query={query} />
      </span>
      {beside !== '' && (
        <span className="min-w-8 truncate text-sm text-ink-3" title={beside}>
          <Highlight text={beside} query={query} />
        </span>
      )}
      {isFolded && hasChildren(tree, row) && (
        <span className="shrink-0 rounded-sm bg-hover px-1 text-xs text-ink-3">{tree.end[row]! - row - 1}</span>
      )}
      {tree.orphans.has(facts.id) && (
        <span title="Its parent is not part of the trace" className="shrink-0 text-ink-3">
          <Unlink size={12} aria-hidden />
          <span className="sr-only">parent missing</span>
        </span>
      )}
      <LevelMark facts={facts} />
    </>
  );
}

/** One faint line per level, and a number where the levels no longer fit. */
export function Indent({ depth, depthMax }: { readonly depth: number; readonly depthMax: number }) {
  return (
    <>
      <span aria-hidden className="h-full shrink-0" style={guides(Math.min(depth, depthMax))} />
      {depth > depthMax && <span className="shrink-0 text-xs text-ink-3">{depth}</span>}
    </>
  );
}

export function FoldButton({ isFolded, onFold }: Pick<LineProps, 'isFolded' | 'onFold'>) {
  return (
    <button
      type="button"
      // The arrow keys do the same; the row's name is its contents, where this would only disturb.
      aria-hidden
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation();
        onFold(!isFolded);
      }}
      className="flex size-4.5 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:bg-line hover:text-ink"
    >
      <ChevronRight size={12} aria-hidden className={clsx('transition-transform', !isFolded && 'rotate-90')} />
    </button>
  );
}

function LevelMark({ facts }: { readonly facts: RowFacts }) {
  if (facts.level !== 'ERROR' && facts.level !== 'WARNING') return null;
  const isError = facts.level === 'ERROR';
  const Icon = isError ? CircleAlert : TriangleAlert;
  return (
    <span
      title={facts.statusMessage || (isError ? 'Error' : 'Warning')}
      className={`shrink-0 ${isError ? 'text-danger' : 'text-warn'}`}
    >
      <Icon size={13} aria-hidden />
      <span className="sr-only">{isError ? 'error' : 'warning'}</span>
    </span>
  );
}

export interface TraceRowProps {
  readonly name: string;
  readonly model: TraceModel;
  readonly view: 'tree' | 'timeline';
  readonly isSelected: boolean;
  readonly style: CSSProperties;
  readonly onSelect: () => void;
}

/** The row of the trace itself, above its observations. */
export function TraceRow({ name, model, view, isSelected, style, onSelect }: TraceRowProps) {
  const { cost, inputTokens, outputTokens } = model.totals;
  return (
    <div
      id="row-trace"
      role="treeitem"
      aria-level={1}
      aria-selected={isSelected}
      aria-expanded
      tabIndex={-1}
      onClick={onSelect}
      onKeyDown={undefined}
      className={rowClass(isSelected)}
      style={style}
    >
      <span className="w-2.5 shrink-0" />
      <KindIcon kind="TRACE" />
      <span className="ml-1 truncate font-medium">{name}</span>
      {view === 'tree' && (
        <span className="ml-auto flex shrink-0 items-center gap-2.5 pr-3 text-sm text-ink-3 tabular-nums">
          {inputTokens + outputTokens > 0 && (
            <span className="@max-[22rem]:hidden" title="Tokens in and out, in total">
              {formatCount(inputTokens)} → {formatCount(outputTokens)}
            </span>
          )}
          {cost > 0 && (
            <span className="@max-[17rem]:hidden" title="Total cost">
              {formatCost(cost)}
            </span>
          )}
          {model.tree.size > 0 && (
            <span className="min-w-12 text-right text-ink-2">{formatDuration(model.scale.span / 1000)}</span>
          )}
        </span>
      )}
    </div>
  );
}

export function rowClass(isSelected: boolean): string {
  return clsx(
    'absolute inset-x-0 top-0 flex cursor-pointer items-center gap-1 select-none',
    isSelected
      ? 'bg-selected group-focus-visible/tree:inset-ring-2 group-focus-visible/tree:inset-ring-accent'
      : 'hover:bg-hover',
  );
}

/** One faint vertical line per level. */
function guides(depth: number): CSSProperties {
  return {
    width: depth * indentPx,
    backgroundImage: `linear-gradient(to right, transparent ${indentPx - 1}px, var(--line) ${indentPx - 1}px)`,
    backgroundSize: `${indentPx}px 100%`,
  };
}

function tokensTitle(model: TraceModel, row: number): string {
  return hasChildren(model.tree, row) ? 'Tokens in and out, with everything below' : 'Tokens in and out';
}
