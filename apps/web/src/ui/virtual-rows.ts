/** Rows of which only those in sight are in the page. */
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
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
}

export type VirtualRows = Virtualizer<HTMLElement, Element>;

export function useVirtualRows(options: VirtualRowsOptions): VirtualRows {
  const { scroller, count, rowHeight, overscan, rowKey, above = 0 } = options;
  return useVirtualizer<HTMLElement, Element>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    scrollMargin: above,
    scrollPaddingStart: above,
    ...(rowKey === undefined ? {} : { getItemKey: rowKey }),
  });
}
