/** A JSON value as a foldable outline. Few rows are drawn in full; many in a scrolling window that draws what is seen. */
import { clsx } from 'clsx';
import { ChevronRight } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { formatBytes } from '#lib/format.ts';
import { copyText } from '#lib/json.ts';
import { defaultOpenDepth, jsonRows, longTextMin, type JsonRow } from '#lib/json-rows.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { useVirtualRows } from '#ui/virtual-rows.ts';

/** Up to here the outline is drawn whole and grows with the page. */
const inlineRowsMax = 200;
const indentPx = 14;
/** Deeper rows are not moved further right: they would leave the panel. */
const indentDepthMax = 24;

export function JsonView({ value }: { readonly value: unknown }) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const openDepth = useMemo(() => defaultOpenDepth(value), [value]);
  const rows = useMemo(() => jsonRows(value, { toggled, openDepth }), [value, toggled, openDepth]);
  const toggle = (pointer: string) => {
    const next = new Set(toggled);
    if (!next.delete(pointer)) next.add(pointer);
    setToggled(next);
  };
  const isWindowed = rows.length > inlineRowsMax;
  return (
    <div className="font-mono text-sm">
      {isWindowed ? (
        <RowWindow rows={rows} toggle={toggle} />
      ) : (
        rows.map((row) => <Row key={rowKey(row)} row={row} toggle={toggle} isToggled={toggled.has(row.pointer)} />)
      )}
    </div>
  );
}

interface RowsProps {
  readonly rows: readonly JsonRow[];
  readonly toggle: (pointer: string) => void;
}

function RowWindow({ rows, toggle }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualRows({
    scroller,
    count: rows.length,
    rowHeight: 19,
    overscan: 20,
    rowKey: (index) => rowKey(rows[index]!),
  });
  return (
    <div ref={scroller} className="max-h-[60vh] overflow-auto">
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => (
          <div
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            className="absolute inset-x-0"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <Row row={rows[item.index]!} toggle={toggle} isToggled={rows[item.index + 1]?.kind === 'chunk'} />
          </div>
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: JsonRow;
  readonly toggle: (pointer: string) => void;
  readonly isToggled: boolean;
}

function Row({ row, toggle, isToggled }: RowProps) {
  const indent = Math.min(row.depth, indentDepthMax) * indentPx;
  if (row.kind === 'chunk') {
    return (
      <div className="wrap-anywhere whitespace-pre-wrap" style={{ paddingLeft: indent + 16 }}>
        {String(row.value)}
      </div>
    );
  }
  const isContainer = row.kind === 'open' || row.kind === 'closed';
  const isLong = row.kind === 'leaf' && typeof row.value === 'string' && row.value.length > longTextMin;
  const canToggle = (isContainer && row.size > 0) || isLong;
  const isOpen = row.kind === 'open' || (isLong && isToggled);
  return (
    <div className="group relative flex min-h-4.75 rounded-sm hover:bg-hover" style={{ paddingLeft: indent }}>
      {canToggle ? (
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={`${isOpen ? 'Fold' : 'Open'} ${row.key ?? 'value'}`}
          onClick={() => toggle(row.pointer)}
          className="flex h-4.75 w-4 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:text-ink"
        >
          <ChevronRight size={12} aria-hidden className={clsx('transition-transform', isOpen && 'rotate-90')} />
        </button>
      ) : (
        <span className="w-4 shrink-0" />
      )}
      <span className="min-w-0 flex-1 wrap-anywhere whitespace-pre-wrap">
        {row.key !== null && (
          <>
            <span className={typeof row.key === 'number' ? 'text-ink-3' : 'text-(--json-key)'}>{row.key}</span>
            <span className="text-ink-3">: </span>
          </>
        )}
        <Value row={row} isOpen={isOpen} />
      </span>
      {row.kind !== 'end' && (
        <span className="absolute top-0 right-0 opacity-0 group-hover:opacity-100 focus-within:opacity-100">
          <CopyButton
            what={`value of ${row.key ?? 'all'}`}
            text={() => copyText(row.value)}
            className="h-4.75! bg-hover"
          />
        </span>
      )}
    </div>
  );
}

function Value({ row, isOpen }: { readonly row: JsonRow; readonly isOpen: boolean }) {
  const { value } = row;
  if (typeof value === 'object' && value !== null) {
    const [left, right] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
    if (row.kind === 'end') return <span className="text-ink-3">{right}</span>;
    if (row.kind === 'open') return <span className="text-ink-3">{left}</span>;
    const what = Array.isArray(value) ? 'item' : 'key';
    return (
      <span className="text-ink-3">
        {left}
        {row.size > 0 && ` ${row.size} ${what}${row.size === 1 ? '' : 's'} `}
        {right}
      </span>
    );
  }
  if (typeof value === 'string') return <Text text={value} isOpen={isOpen} />;
  return <span className="text-(--json-literal)">{String(value)}</span>;
}

function Text({ text, isOpen }: { readonly text: string; readonly isOpen: boolean }) {
  if (text.length <= longTextMin) return <span className="text-(--json-text)">{JSON.stringify(text)}</span>;
  const size = <span className="text-ink-3"> {formatBytes(text.length)} of text</span>;
  if (isOpen) return size;
  return (
    <>
      <span className="text-(--json-text)">{JSON.stringify(text.slice(0, 240)).slice(0, -1)}…&quot;</span>
      {size}
    </>
  );
}

function rowKey(row: JsonRow): string {
  return `${row.kind === 'end' ? 'end' : row.kind === 'chunk' ? row.chunk : ''}:${row.pointer}`;
}
