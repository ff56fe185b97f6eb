/** Writes docs/openapi.json from the contract. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderOpenApi } from '@telltale/contract/openapi.ts';
import { operations } from '@telltale/contract/operations.ts';
import { root } from '#lib/process.ts';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
writeFileSync(join(root, 'docs/openapi.json'), `${JSON.stringify(renderOpenApi(operations, version), null, 1)}\n`);
