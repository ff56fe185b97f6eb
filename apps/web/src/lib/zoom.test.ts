import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { panBy, readZoom, wholeZoom, writeZoom, zoomBy, zoomedScale } from './zoom.ts';

describe('zoom', () => {
  it('zoomBy() keeps the moment under the pointer', () => {
    expect(zoomBy(wholeZoom, 0.5)).toEqual({ from: 0.25, to: 0.75 });
    expect(zoomBy(wholeZoom, 0.5, 0)).toEqual({ from: 0, to: 0.5 });
    expect(zoomBy({ from: 0.5, to: 1 }, 2, 1)).toEqual(wholeZoom);
    expect(zoomBy({ from: 0.5, to: 1 }, 100)).toEqual(wholeZoom);
  });

  it('panBy() stops at the ends', () => {
    expect(panBy({ from: 0.25, to: 0.5 }, 0.5)).toEqual({ from: 0.375, to: 0.625 });
    expect(panBy({ from: 0.25, to: 0.5 }, -9)).toEqual({ from: 0, to: 0.25 });
    expect(panBy({ from: 0.25, to: 0.5 }, 9)).toEqual({ from: 0.75, to: 1 });
  });

  it('zoomedScale() gives the axis of what is seen', () => {
    expect(zoomedScale({ start: 1000, span: 400 }, { from: 0.25, to: 0.5 })).toEqual({ start: 1100, span: 100 });
  });

  it('readZoom() reads what writeZoom() wrote, and takes nonsense for the whole', () => {
    expect(writeZoom(wholeZoom)).toBeUndefined();
    expect(readZoom(writeZoom({ from: 0.25, to: 0.5 }))).toEqual({ from: 0.25, to: 0.5 });
    for (const text of [undefined, '', '1-0', '0.5-0.5', '0-2', 'x', '0.1-']) expect(readZoom(text)).toEqual(wholeZoom);
  });

  it('zoomBy() and panBy() never leave the whole', () => {
    const steps = fc.array(
      fc.tuple(fc.double({ min: 0.01, max: 5, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true })),
    );
    fc.assert(
      fc.property(steps, (given) => {
        let zoom = wholeZoom;
        for (const [factor, by] of given) {
          zoom = panBy(zoomBy(zoom, factor, 0.3), by);
          expect(zoom.from >= 0 && zoom.to <= 1 && zoom.from < zoom.to).toBe(true);
        }
      }),
    );
  });
});
