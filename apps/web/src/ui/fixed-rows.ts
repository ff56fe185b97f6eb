/** Rows of one height, any number of them: only those in sight are drawn, and nothing is kept of the others. */
import { type RefObject, useState } from 'react';

/** Browsers draw no taller box; beyond it the bar moves more than one row a pixel. */
const heightMax = 15_000_000;
const overscan = 12;

export interface FixedRows {
  readonly onScroll: () => void;
  /** Pixels of the box that is scrolled. */
  readonly height: number;
  readonly from: number;
  readonly to: number;
  /** Where a row in sight is in that box. */
  readonly topOf: (index: number) => number;
  /** Brings a row to the middle. */
  readonly scrollTo: (index: number) => void;
}

export interface FixedRowsOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  /** Pixels. */
  readonly rowHeight: number;
}

export function useFixedRows({ scroller, count, rowHeight }: FixedRowsOptions): FixedRows {
  const [at, setAt] = useState({ scrolled: 0, top: 0 });
  const total = count * rowHeight;
  const height = Math.min(total, heightMax);
  /** Pixels of all rows for each that is scrolled. */
  const ratio = (seen: number) => (total - seen) / Math.max(1, height - seen);
  return {
    height,
    onScroll: () => {
      const { scrollTop, clientHeight } = scroller.current!;
      setAt({ scrolled: scrollTop, top: height === total ? scrollTop : scrollTop * ratio(clientHeight) });
    },
    from: Math.max(0, Math.min(count, Math.floor(at.top / rowHeight)) - overscan),
    to: Math.min(count, Math.ceil((at.top + window.innerHeight) / rowHeight) + overscan),
    topOf: (index) => at.scrolled + index * rowHeight - at.top,
    scrollTo: (index) => {
      const box = scroller.current;
      if (box === null) return;
      const top = Math.max(0, index * rowHeight - box.clientHeight / 2);
      box.scrollTo({ top: height === total ? top : top / ratio(box.clientHeight) });
    },
  };
}
