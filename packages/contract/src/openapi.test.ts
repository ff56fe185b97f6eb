import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderOpenApi } from './openapi.ts';
import { operations } from './operations.ts';

test('renderOpenApi() is what docs/openapi.json says; `npm run fix` writes it anew', () => {
  const committed: unknown = JSON.parse(readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'));
  expect(committed).toEqual(JSON.parse(JSON.stringify(renderOpenApi(operations, '0.1.0'))));
});

test('renderOpenApi() says of each operation who may call it and what it answers', () => {
  const { paths } = renderOpenApi(operations, '0') as { paths: Record<string, Record<string, object>> };
  expect(paths['/api/public/traces/{traceId}']?.['get']).toMatchObject({
    operationId: 'traces.get',
    security: [{ keys: [] }, { session: [] }],
    parameters: expect.arrayContaining([{ name: 'traceId', in: 'path', required: true, schema: { type: 'string' } }]),
  });
});
