import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderMetricsDoc } from './metrics-doc.ts';

test('renderMetricsDoc() is what docs/metrics.md says; `npm run fix` writes it anew', () => {
  const committed = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');
  expect(renderMetricsDoc(committed)).toBe(committed);
});
