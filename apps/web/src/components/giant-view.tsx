/** A giant value as an outline or as lines: a worker holds it, and the page draws the rows in sight. */
import { useEffect, useRef, useState } from 'react';
import { formatNumber } from '#lib/format.ts';
import { GiantReader } from '#lib/giant-reader.ts';
import type { GiantLayout, GiantRow } from '#lib/giant-value.ts';
import { useSettled } from '#lib/settled.ts';
import { type FixedRows, useFixedRows } from '#ui/fixed-rows.ts';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { JsonRowView } from './json-row.tsx';
import { JsonToolbar } from './json-toolbar.tsx';

const rowHeight = 19;
/** Lines hold nothing else that could take the focus, and whoever has no mouse scrolls them too. */
const scrolledByKeys = { tabIndex: 0 };

export function GiantView({ contents, title }: { readonly contents: Blob; readonly title: string }) {
  const [opened, setOpened] = useState<Opened>({});
  useEffect(() => {
    const reader = new GiantReader();
    reader.open(contents).then(
      (layout) => setOpened({ reader, layout }),
      (error: unknown) => setOpened({ error: String(error) }),
    );
    return () => {
      reader.close();
      setOpened({});
    };
  }, [contents]);
  if (opened.error !== undefined) return <p role="alert">{opened.error}. Download it to read it elsewhere.</p>;
  if (opened.reader === undefined) return <SkeletonLines count={6} label={`Reading ${title.toLowerCase()}`} />;
  return <Outline reader={opened.reader} first={opened.layout} title={title} />;
}

type Opened =
  | { readonly reader: GiantReader; readonly layout: GiantLayout; readonly error?: undefined }
  | { readonly reader?: undefined; readonly error?: string };

interface OutlineProps {
  readonly reader: GiantReader;
  readonly first: GiantLayout;
  readonly title: string;
}

function Outline({ reader, first, title }: OutlineProps) {
  const [layout, setLayout] = useState(first);
  const scroller = useRef<HTMLElement>(null);
  const rows = useFixedRows({ scroller, count: layout.count, rowHeight });
  const shown = useRowsInSight(reader, layout, rows);
  const search = useGiantSearch(reader);
  const isJson = layout.kind === 'json';
  const layOut = (change: Promise<GiantLayout>) => void change.then(setLayout);
  const step = async (by: 1 | -1) => {
    const match = search.step(by);
    if (match < 0) return;
    const place = await reader.call('show', match);
    setLayout(place.layout);
    search.setCurrent(place.index);
    // The box has its new height after the next drawing.
    requestAnimationFrame(() => rows.scrollTo(place.index));
  };
  return (
    <div className="font-mono text-sm">
      <JsonToolbar
        query={search.query}
        onQuery={search.setQuery}
        matches={search.matches}
        at={search.at}
        onStep={(by) => void step(by)}
        onOpenAll={isJson ? () => layOut(reader.call('openAll')) : undefined}
        onCloseAll={isJson ? () => layOut(reader.call('closeAll')) : undefined}
        wraps={false}
      />
      <section
        ref={scroller}
        onScroll={rows.onScroll}
        aria-label={`Rows of ${title.toLowerCase()}`}
        {...scrolledByKeys}
        data-outline
        className="max-h-[60vh] overflow-auto"
      >
        <div className="relative" style={{ height: rows.height }}>
          {shown.map(({ index, row, isToggled }) => (
            <div
              key={index}
              data-index={index}
              className="absolute left-0 w-max min-w-full overflow-hidden"
              style={{ height: rowHeight, transform: `translateY(${rows.topOf(index)}px)` }}
            >
              <JsonRowView
                row={row}
                toggle={(pointer) => layOut(reader.call('toggle', pointer))}
                isToggled={isToggled}
                pathOf={(pointer) => reader.call('path', pointer)}
                textOf={(pointer) => reader.call('text', pointer)}
                query={search.query}
                isCurrent={index === search.current}
                wraps={false}
              />
            </div>
          ))}
        </div>
      </section>
      <p className="pt-1 font-sans text-xs text-ink-3">
        {formatNumber(layout.count)} {isJson ? 'rows' : 'lines'}
        {layout.isCut && '; more are not laid out: close some, or download the whole'}
      </p>
    </div>
  );
}

/** Rows are asked for in pages of so many. */
const pageRows = 100;

/** Rows that are not there yet are left out; what was laid out otherwise is asked for anew. */
function useRowsInSight(reader: GiantReader, layout: GiantLayout, { from, to }: FixedRows) {
  const [held, setHeld] = useState<{ layout: GiantLayout; start: number; rows: readonly GiantRow[] }>();
  const start = Math.floor(from / pageRows) * pageRows;
  const end = Math.ceil(to / pageRows) * pageRows;
  useEffect(() => {
    let isCurrent = true;
    void reader.call('rows', start, end).then((rows) => {
      if (isCurrent) setHeld({ layout, start, rows });
    });
    return () => {
      isCurrent = false;
    };
  }, [reader, layout, start, end]);
  if (held === undefined) return [];
  return held.rows
    .map((row, at) => ({ ...row, index: held.start + at }))
    .filter(({ index }) => index >= from && index < to);
}

function useGiantSearch(reader: GiantReader) {
  const [query, setQuery] = useState('');
  const [found, setFound] = useState({ matches: 0, at: -1, current: -1 });
  const settled = useSettled(query);
  useEffect(() => {
    let isCurrent = true;
    void reader.call('find', settled).then((matches) => {
      if (isCurrent) setFound({ matches, at: -1, current: -1 });
    });
    return () => {
      isCurrent = false;
    };
  }, [reader, settled]);
  return {
    query,
    setQuery,
    ...found,
    setCurrent: (current: number) => setFound((was) => ({ ...was, current })),
    /** @returns the match to show; -1 when there is none. */
    step: (by: 1 | -1): number => {
      const { matches, at } = found;
      if (matches === 0) return -1;
      const next = at < 0 && by < 0 ? matches - 1 : (at + by + matches) % matches;
      setFound({ ...found, at: next });
      return next;
    },
  };
}
