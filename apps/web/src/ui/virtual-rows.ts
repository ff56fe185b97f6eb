/** Rows of which only those in sight are in the page. */
import { defaultRangeExtractor, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';

export interface VirtualRowsOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  /** Pixels; exact, unless rows are measured with `measureElement`. */
  readonly rowHeight: number;
  readonly overscan: number;
  readonly rowKey?: (index: number) => string;
  /** Pixels that a sticky head takes above the rows. */
  readonly above?: number;
  /** A row that stays in the page out of sight too, for it may have the focus; -1 for none. */
  readonly kept?: number;
}

export type VirtualRows = Virtualizer<HTMLElement, Element>;

export function useVirtualRows(options: VirtualRowsOptions): VirtualRows {
  const { scroller, count, rowHeight, overscan, rowKey, above = 0, kept = -1 } = options;
  return useVirtualizer<HTMLElement, Element>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    scrollMargin: above,
    scrollPaddingStart: above,
    rangeExtractor: (range) => {
      const rows = defaultRangeExtractor(range);
      if (kept < 0 || kept >= count || rows.includes(kept)) return rows;
      return [...rows, kept].sort((a, b) => a - b);
    },
    ...(rowKey === undefined ? {} : { getItemKey: rowKey }),
  });
}
