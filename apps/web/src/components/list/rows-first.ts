/** The rows of a list come first: what stands beside them asks the server once the list has been answered. */
import { createContext, use } from 'react';

/** True where no list is waited for. */
const RowsAnswered = createContext(true);

/** Goes round all that stands beside the rows; `value` is `hasAnswered` of them. */
export const RowsFirst = RowsAnswered.Provider;

/** For `enabled` of a query beside the rows. */
export function useRowsAnswered(): boolean {
  return use(RowsAnswered);
}
