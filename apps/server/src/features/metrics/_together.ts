/** What can be computed over the same entities as the rows, and so in the same statement. */
import type { Question } from './_question.ts';

const ofTraces = (view: Question['view']) => view === 'users' || view === 'sessions';

/** The greatest groups: not of users and sessions, each of which is several entities when time is in steps. */
export function canRank({ view, axis }: Question): boolean {
  return !ofTraces(view) || !axis;
}

/** Totals: not where one entity is in several groups. */
export function canTotal({ view, axis, dimensions }: Question): boolean {
  if (dimensions.length === 0 && !axis) return false;
  if (dimensions.some(({ dimension }) => dimension.kind === 'texts')) return false;
  return !ofTraces(view) || (!axis && dimensions.every(({ dimension }) => dimension.name === 'id'));
}
