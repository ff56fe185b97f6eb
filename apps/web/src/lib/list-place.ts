/** Where one was in each list, by its address, so that the way back leads to the same row. Forgotten with the page. */

export interface ListPlace {
  /** Pixels scrolled. */
  readonly top: number;
  /** The row that had the focus. */
  readonly activeId: string | null;
}

/** Names a list as its address does. */
export function listAddress(projectId: string, entity: string, search: object): string {
  return JSON.stringify([projectId, entity, search]);
}

const placesMax = 50;
const places = new Map<string, ListPlace>();

export function rememberPlace(address: string, place: ListPlace): void {
  places.delete(address);
  places.set(address, place);
  const [oldest] = places.keys();
  if (places.size > placesMax && oldest !== undefined) places.delete(oldest);
}

export function placeIn(address: string): ListPlace | undefined {
  return places.get(address);
}
