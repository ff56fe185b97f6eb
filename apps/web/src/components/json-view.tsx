/** A JSON value as a foldable outline. Few rows are drawn in full; many in a scrolling window that draws what is seen. */
import { useDeferredValue, useImperativeHandle, useMemo, useRef, useState, type RefObject } from 'react';
import { defaultOpenDepth, jsonPath, jsonRows, longTextMin, revealed, type JsonRow } from '#lib/json-rows.ts';
import { findInJson } from '#lib/json-search.ts';
import { isBoolean, useStored } from '#lib/stored.ts';
import { useVirtualRows, type VirtualRows } from '#ui/virtual-rows.ts';
import { JsonRowView, type RowProps } from './json-row.tsx';
import { JsonToolbar } from './json-toolbar.tsx';

/** Up to here the outline is drawn whole and grows with the page. */
const inlineRowsMax = 200;
/** From here on there is something to search and to fold. */
const toolbarRowsMin = 12;
/** Opening all of a giant value would walk all of it. */
const openAllDepth = 6;

export function JsonView({ value }: { readonly value: unknown }) {
  const firstDepth = useMemo(() => defaultOpenDepth(value), [value]);
  const [openings, setOpenings] = useState({
    toggled: new Set<string>() as ReadonlySet<string>,
    openDepth: firstDepth,
  });
  const rows = useMemo(() => jsonRows(value, openings), [value, openings]);
  const [wraps, setWraps] = useStored('json.wraps', true, isBoolean);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(-1);
  const searched = useDeferredValue(query);
  const matches = useMemo(() => findInJson(value, searched), [value, searched]);
  const current = matches[at];
  const outline = useRef<HTMLDivElement>(null);
  const window = useRef<VirtualRows>(null);

  const toggle = (pointer: string) => {
    const toggled = new Set(openings.toggled);
    if (!toggled.delete(pointer)) toggled.add(pointer);
    setOpenings({ ...openings, toggled });
  };
  const openTo = (openDepth: number) => setOpenings({ toggled: new Set(), openDepth });
  const step = (by: 1 | -1) => {
    if (matches.length === 0) return;
    const next = at < 0 && by < 0 ? matches.length - 1 : (at + by + matches.length) % matches.length;
    const toggled = revealed(value, matches[next]!, openings);
    setAt(next);
    setOpenings({ ...openings, toggled });
    const index = placeOfMatch(jsonRows(value, { ...openings, toggled }), matches[next]!, searched);
    // The rows are there after the next drawing.
    requestAnimationFrame(() => show(outline, window, index));
  };
  const rowProps = (row: JsonRow, next: JsonRow | undefined): RowProps => ({
    row,
    toggle,
    isToggled: next?.kind === 'chunk',
    pathOf: (pointer) => jsonPath(value, pointer),
    query: searched,
    isCurrent: current === row.pointer && row.kind !== 'end' && row.kind !== 'chunk',
    wraps,
  });
  return (
    <div className="font-mono text-sm">
      {(rows.length >= toolbarRowsMin || query !== '') && (
        <JsonToolbar
          query={query}
          onQuery={(text) => {
            setQuery(text);
            setAt(-1);
          }}
          matches={matches.length}
          at={at}
          onStep={step}
          onOpenAll={() => openTo(openAllDepth)}
          onCloseAll={() => openTo(1)}
          wraps={wraps}
          onWraps={setWraps}
        />
      )}
      <div ref={outline} data-outline className={wraps ? '' : 'overflow-x-auto'}>
        {rows.length > inlineRowsMax ? (
          <RowWindow rows={rows} rowProps={rowProps} window={window} />
        ) : (
          rows.map((row, index) => (
            <div key={rowKey(row)} data-index={index}>
              <JsonRowView {...rowProps(row, rows[index + 1])} />
            </div>
          ))
        )}
      </div>
    </div>
  );
}

interface RowsProps {
  readonly rows: readonly JsonRow[];
  readonly rowProps: (row: JsonRow, next: JsonRow | undefined) => RowProps;
  /** Filled in, for whoever wants to scroll. */
  readonly window: RefObject<VirtualRows | null>;
}

function RowWindow({ rows, rowProps, window }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualRows({
    scroller,
    count: rows.length,
    rowHeight: 19,
    overscan: 20,
    rowKey: (index) => rowKey(rows[index]!),
  });
  useImperativeHandle(window, () => virtual, [virtual]);
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
            <JsonRowView {...rowProps(rows[item.index]!, rows[item.index + 1])} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** In a long text, the piece that has the words. */
function placeOfMatch(rows: readonly JsonRow[], pointer: string, query: string): number {
  const first = rows.findIndex((row) => row.pointer === pointer);
  const value = rows[first]?.value;
  if (typeof value !== 'string' || value.length <= longTextMin) return first;
  const wanted = query.trim().toLowerCase();
  const piece = rows.findIndex(
    (row) => row.pointer === pointer && row.kind === 'chunk' && String(row.value).toLowerCase().includes(wanted),
  );
  return piece < 0 ? first : piece;
}

function show(outline: RefObject<HTMLElement | null>, window: RefObject<VirtualRows | null>, index: number): void {
  const row = outline.current?.querySelector(`[data-index="${index}"]`);
  if (row) row.scrollIntoView({ block: 'nearest' });
  else window.current?.scrollToIndex(index, { align: 'center' });
}

function rowKey(row: JsonRow): string {
  return `${row.kind === 'end' ? 'end' : row.kind === 'chunk' ? row.chunk : ''}:${row.pointer}`;
}
