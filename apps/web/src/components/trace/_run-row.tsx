/** A run of repeats in one row: `search × 412`, how slow, how many failed, what they cost. */
import { formatCost, formatDuration } from '#lib/format.ts';
import { positionOf } from '#lib/timeline.ts';
import { heatOf } from './_heat.ts';
import { runOf } from './_model.ts';
import { FoldButton, Indent, PathMark, rowClass, type LineProps } from './_tree-row.tsx';
import { barsClass, Beyond, nameClass } from './_timeline-row.tsx';
import { KindIcon, kindColor } from '#components/kind-icon.tsx';

export interface RunRowProps extends LineProps {
  readonly run: number;
  readonly view: 'tree' | 'timeline';
}

export function RunRow(props: RunRowProps) {
  const { model, run, view, depth, isSelected, isFolded, isHeated, isOnPath, style, onSelect, onFold } = props;
  const facts = runOf(model, run);
  const head = (
    <>
      <Indent depth={depth + 1} depthMax={view === 'tree' ? 16 : 8} />
      <FoldButton isFolded={isFolded} onFold={onFold} />
      <KindIcon kind={facts.type} />
      <span className="ml-0.5 truncate" title={facts.name}>
        {facts.name}
      </span>
      <span className="shrink-0 rounded-sm bg-accent-soft px-1 text-xs text-accent tabular-nums">× {facts.size}</span>
      {facts.errors > 0 && <span className="shrink-0 text-xs text-danger">{counted(facts.errors, 'error')}</span>}
      {facts.warnings > 0 && <span className="shrink-0 text-xs text-warn">{counted(facts.warnings, 'warning')}</span>}
    </>
  );
  return (
    <div
      id={`run-${facts.id}`}
      role="treeitem"
      aria-level={depth + 2}
      aria-selected={isSelected}
      aria-expanded={!isFolded}
      tabIndex={-1}
      onClick={onSelect}
      onKeyDown={undefined}
      className={rowClass(isSelected)}
      style={style}
    >
      {view === 'tree' ? (
        <>
          {head}
          <span className="ml-auto flex shrink-0 items-center gap-2.5 pr-3 text-sm text-ink-3 tabular-nums">
            {facts.cost > 0 && (
              <span
                className="rounded-sm px-1 @max-[17rem]:hidden"
                style={isHeated ? heatOf(facts.cost / model.totals.cost) : undefined}
                title="Cost of all, with everything below"
              >
                {formatCost(facts.cost)}
              </span>
            )}
            {facts.p95 !== null && (
              <span className="text-ink-2" title="95 of 100 took no longer">
                p95 {formatDuration(facts.p95)}
              </span>
            )}
          </span>
        </>
      ) : (
        <>
          <span className={nameClass}>{head}</span>
          <span className={barsClass}>
            <RunBar model={model} run={run} scale={props.scale} />
          </span>
        </>
      )}
      {isOnPath && <PathMark />}
    </div>
  );
}

function RunBar({ model, run, scale }: Pick<RunRowProps, 'model' | 'run' | 'scale'>) {
  const facts = runOf(model, run);
  const start = positionOf(scale, facts.startTime);
  const end = positionOf(scale, facts.endTime);
  if (end < 0 || start > 1) return <Beyond isEarlier={end < 0} />;
  const left = Math.max(0, start);
  const right = Math.min(1, end);
  const place = { left: `${left * 100}%`, width: `${(right - left) * 100}%` };
  return (
    <span
      className="absolute top-1/2 h-3 min-w-0.75 -translate-y-1/2 rounded-xs border"
      style={{
        ...place,
        borderColor: kindColor(facts.type),
        backgroundColor: `color-mix(in oklab, ${kindColor(facts.type)} 25%, transparent)`,
      }}
      title={facts.p95 === null ? 'No end recorded' : `p95 ${formatDuration(facts.p95)}`}
    />
  );
}

function counted(many: number, word: string): string {
  return `${many} ${word}${many === 1 ? '' : 's'}`;
}
