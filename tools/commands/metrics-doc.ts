/** Writes the tables of docs/metrics.md from the contract. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderMetricsDoc } from '@telltale/contract/metrics-doc.ts';
import { root } from '#lib/process.ts';

const file = join(root, 'docs/metrics.md');
writeFileSync(file, renderMetricsDoc(readFileSync(file, 'utf8')));
