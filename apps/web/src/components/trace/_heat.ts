/** The colour behind a number that is a large part of the trace's whole: none for little, red for most of it. */
import type { CSSProperties } from 'react';

/** Below this part nothing is coloured, so that the eye is led to a few rows. */
const leastPart = 0.05;

export function heatOf(part: number): CSSProperties | undefined {
  if (!(part >= leastPart)) return undefined;
  const strength = Math.min(1, part);
  const tone = `color-mix(in oklab, var(--danger) ${Math.round(strength * 100)}%, var(--warn))`;
  return {
    backgroundColor: `color-mix(in oklab, ${tone} ${Math.round(10 + strength * 20)}%, transparent)`,
    color: 'var(--ink)',
  };
}
