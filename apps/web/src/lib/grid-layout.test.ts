import fc from 'fast-check';
import { gridColumns } from '@telltale/contract/dashboards.ts';
import { describe, expect, it } from 'vitest';
import {
  compacted,
  freePlace,
  inOrder,
  nudge,
  onGrid,
  overlap,
  type Place,
  type Placed,
  placeAt,
} from './grid-layout.ts';

const place = fc.record({
  x: fc.integer({ min: -3, max: 15 }),
  y: fc.integer({ min: -3, max: 20 }),
  w: fc.integer({ min: 0, max: 15 }),
  h: fc.integer({ min: 0, max: 9 }),
});
const layout = fc
  .array(place, { minLength: 1, maxLength: 12 })
  .map((places) => compacted(places.map((position, at) => ({ id: `w${at}`, position }))));

function expectSound(all: readonly Placed[]) {
  for (const [at, { position }] of all.entries()) {
    expect(position.x).toBeGreaterThanOrEqual(0);
    expect(position.x + position.w).toBeLessThanOrEqual(gridColumns);
    for (const other of all.slice(at + 1)) expect(overlap(position, other.position)).toBe(false);
  }
}

const at = (x: number, y: number, w: number, h: number): Place => ({ x, y, w, h });
const placesOf = (all: readonly Placed[]) => Object.fromEntries(all.map(({ id, position }) => [id, position]));

describe('placeAt()', () => {
  it('never lets widgets overlap or leave the grid, keeps the order of the list, and leaves no holes', () => {
    fc.assert(
      fc.property(layout, fc.nat(), place, (all, pick, wanted) => {
        const { id } = all[pick % all.length]!;
        const moved = placeAt(all, id, wanted);
        expectSound(moved);
        expect(moved.map((each) => each.id)).toEqual(all.map((each) => each.id));
        expect(compacted(moved)).toEqual(moved);
      }),
    );
  });

  it('gives the widget the column and size that are wanted', () => {
    fc.assert(
      fc.property(layout, place, (all, wanted) => {
        const { x, w, h } = placeAt(all, 'w0', wanted)[0]!.position;
        expect({ x, w, h }).toEqual({ x: onGrid(wanted).x, w: onGrid(wanted).w, h: onGrid(wanted).h });
      }),
    );
  });

  it('pushes those that lie there down, and lets the others fall into its old place', () => {
    const all = [
      { id: 'a', position: at(0, 0, 6, 4) },
      { id: 'b', position: at(6, 0, 6, 4) },
      { id: 'c', position: at(0, 4, 6, 4) },
    ];
    expect(placesOf(placeAt(all, 'a', at(6, 0, 6, 4)))).toEqual({
      a: at(6, 0, 6, 4),
      b: at(6, 4, 6, 4),
      c: at(0, 0, 6, 4),
    });
    expect(placesOf(placeAt(all, 'a', at(0, 0, 12, 4)))).toEqual({
      a: at(0, 0, 12, 4),
      b: at(6, 4, 6, 4),
      c: at(0, 4, 6, 4),
    });
  });

  it('moves a widget below a lower one', () => {
    const all = [
      { id: 'a', position: at(0, 0, 12, 2) },
      { id: 'b', position: at(0, 2, 12, 3) },
    ];
    expect(placesOf(placeAt(all, 'a', at(0, 5, 12, 2)))).toEqual({ a: at(0, 3, 12, 2), b: at(0, 0, 12, 3) });
  });
});

describe('nudge()', () => {
  const all = [
    { id: 'a', position: at(0, 0, 12, 2) },
    { id: 'b', position: at(0, 2, 12, 6) },
  ];

  it('goes past a tall neighbour in one step', () => {
    const down = nudge(all, 'a', { x: 0, y: 1 });
    expect(placesOf(down)).toEqual({ a: at(0, 6, 12, 2), b: at(0, 0, 12, 6) });
    expect(nudge(down, 'a', { x: 0, y: -1 })).toEqual(all);
  });

  it('stays where there is nothing further', () => {
    expect(nudge(all, 'a', { x: 1, y: 0 })).toEqual(all);
    expect(nudge(all, 'b', { x: 0, y: 1 })).toEqual(all);
  });
});

describe('freePlace()', () => {
  it('fills a line before it starts the next', () => {
    const all = [{ id: 'a', position: at(0, 0, 6, 4) }];
    expect(freePlace(all, { w: 6, h: 4 })).toEqual(at(6, 0, 6, 4));
    expect(freePlace(all, { w: 8, h: 4 })).toEqual(at(0, 4, 8, 4));
  });
});

describe('inOrder()', () => {
  it('goes line by line', () => {
    const all = [at(6, 0, 6, 4), at(0, 4, 6, 4), at(0, 0, 6, 4)].map((position, n) => ({ id: String(n), position }));
    expect(inOrder(all).map(({ id }) => id)).toEqual(['2', '0', '1']);
  });
});
