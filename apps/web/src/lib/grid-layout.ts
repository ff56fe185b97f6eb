/** Where widgets lie on the grid of a dashboard, when one is moved, resized, put in or taken out: they never overlap. */
import { gridColumns, gridRowsMax, widgetHeightMax, type Widget } from '@telltale/contract/dashboards.ts';

export type Place = Widget['position'];

/** What a layout is of: a widget, or less. */
export interface Placed {
  readonly id: string;
  readonly position: Place;
}

/** Smaller ones could not be read, nor taken hold of. */
const widthMin = 2;
const heightMin = 2;

/** The place nearest to the wanted one that is on the grid. */
export function onGrid({ x, y, w, h }: Place): Place {
  const wide = within(w, widthMin, gridColumns);
  const tall = within(h, heightMin, widgetHeightMax);
  return { x: within(x, 0, gridColumns - wide), y: within(y, 0, gridRowsMax), w: wide, h: tall };
}

/** One widget takes a place; those that lie there give way downwards, and all fall up as far as there is room. */
export function placeAt<T extends Placed>(all: readonly T[], id: string, wanted: Place): T[] {
  const place = onGrid(wanted);
  const others = inOrder(all.filter((each) => each.id !== id));
  const places = new Map<string, Place>();
  // Drawn over the lower half of another, a widget is meant to lie below it.
  const above = others.filter(({ position }) => position.y + position.h / 2 <= place.y);
  for (const { id: name, position } of above) places.set(name, fallen(position, [...places.values()]));
  places.set(id, fallen(place, [...places.values()]));
  for (const { id: name, position } of others) {
    if (!places.has(name)) places.set(name, fallen(position, [...places.values()]));
  }
  return all.map((each) => ({ ...each, position: places.get(each.id) ?? each.position }));
}

const nudgeMax = 30;

/** Moves a widget by the keys: as little as changes anything. */
export function nudge<T extends Placed>(all: readonly T[], id: string, by: { x: number; y: number }): T[] {
  const from = all.find((each) => each.id === id)?.position;
  for (let step = 1; from !== undefined && step <= nudgeMax; step++) {
    const moved = placeAt(all, id, { ...from, x: from.x + by.x * step, y: from.y + by.y * step });
    const to = moved.find((each) => each.id === id)!.position;
    if (to.x !== from.x || to.y !== from.y) return moved;
  }
  return [...all];
}

/** Without the holes that a widget leaves behind. */
export function compacted<T extends Placed>(all: readonly T[]): T[] {
  const places = new Map<string, Place>();
  for (const { id, position } of inOrder(all)) places.set(id, fallen(onGrid(position), [...places.values()]));
  return all.map((each) => ({ ...each, position: places.get(each.id) ?? each.position }));
}

/** In the order in which they are read, which is that of tab stops and of narrow screens. */
export function inOrder<T extends Placed>(all: readonly T[]): T[] {
  return all.toSorted((a, b) => a.position.y - b.position.y || a.position.x - b.position.x);
}

/** The first free place of this size, line by line. */
export function freePlace(all: readonly Placed[], { w, h }: Pick<Place, 'w' | 'h'>): Place {
  const taken = all.map(({ position }) => position);
  for (let y = 0; ; y++) {
    for (let x = 0; x + w <= gridColumns; x++) {
      const place = { x, y, w, h };
      if (!taken.some((other) => overlap(place, other))) return place;
    }
  }
}

/** As high as it gets: from where it is wanted, down to where there is room, then up to what stops it. */
function fallen(wanted: Place, taken: readonly Place[]): Place {
  const isFree = (y: number) => !taken.some((other) => overlap({ ...wanted, y }, other));
  let { y } = wanted;
  while (!isFree(y)) y++;
  while (y > 0 && isFree(y - 1)) y--;
  return { ...wanted, y };
}

export function overlap(a: Place, b: Place): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
