/** The filters of the list one came from, so that the way back leads to the same rows. */
type Search = Readonly<Record<string, string | undefined>>;

const searches = new Map<string, Search>();

export function rememberList(projectId: string, search: object): void {
  searches.set(projectId, search as Search);
}

export function lastList(projectId: string): Search {
  return searches.get(projectId) ?? {};
}
