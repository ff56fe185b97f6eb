/** The selected rows of a list, until its filters change. */
import { useMemo, useState } from 'react';
import {
  extendTo,
  extentOf,
  nothingSelected,
  selectAllMatching,
  toggleAll,
  toggleRow,
  type RowSelection,
} from '#lib/row-selection.ts';
import type { GridSelection } from '#ui/data-grid.tsx';

export interface Selection<T> {
  readonly grid: GridSelection<T>;
  readonly chosen: RowSelection;
  readonly selectAllMatching: () => void;
  readonly clear: () => void;
}

/** @param scope what the list shows: another one starts with nothing selected. */
export function useSelection<T extends { readonly id: string }>(rows: readonly T[], scope: string): Selection<T> {
  const [state, setState] = useState({ scope, chosen: nothingSelected });
  const chosen = state.scope === scope ? state.chosen : nothingSelected;
  const set = (next: RowSelection) => setState({ scope, chosen: next });
  const order = useMemo(() => rows.map((row) => row.id), [rows]);
  return {
    chosen,
    grid: {
      // What is loaded after one has taken all is among all.
      isSelected: (row) => chosen.isAllMatching || chosen.ids.has(row.id),
      onToggle: (row, { extend }) => {
        const from = chosen.isAllMatching ? selectAllMatching(order) : chosen;
        set(extend ? extendTo(from, row.id, order) : toggleRow(from, row.id));
      },
      state: chosen.isAllMatching ? 'all' : extentOf(chosen, order),
      onToggleAll: () => set(chosen.isAllMatching ? nothingSelected : toggleAll(chosen, order)),
    },
    selectAllMatching: () => set(selectAllMatching(order)),
    clear: () => set(nothingSelected),
  };
}
