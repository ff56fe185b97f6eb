/** The colours of series: tokens of styles.css that differ in lightness as well as in hue, for colour-blind readers. */

const colors = 8;

export function seriesColor(at: number): string {
  return `var(--chart-${(at % colors) + 1})`;
}

/** Beyond the colours there are, lines are told apart by dashes. */
export function seriesDash(at: number): string | undefined {
  return at < colors ? undefined : '5 3';
}
