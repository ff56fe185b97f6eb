/** Writes docs/openapi.json from the contract, in the form that the formatter wants. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderOpenApi } from '@telltale/contract/openapi.ts';
import { operations } from '@telltale/contract/operations.ts';
import { root, run, tool } from '#lib/process.ts';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const file = join(root, 'docs/openapi.json');
writeFileSync(file, JSON.stringify(renderOpenApi(operations, version)));
process.exitCode = (await run(tool('oxfmt'), [file])).status;
