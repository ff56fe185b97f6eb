import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOf, failureLines, messageOf } from '#lib/failures.ts';
import { playwrightResult } from '#lib/playwright.ts';
import { root, run, tool } from '#lib/process.ts';
import { vitestResult } from '#lib/vitest.ts';

/** A project of its own, with real runners. */
const folder = mkdtempSync(join(tmpdir(), 'telltale-failures-'));
const report = join(folder, 'report.json');

beforeAll(() => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const two = (runner: string) => `import { expect, test } from '${runner}';
test('holds', () => expect(1).toBe(1));
test('adds', () => expect(1 + 1).toBe(3));
`;

test('vitestResult() names the tests that failed and the files that do not load', async () => {
  writeFileSync(join(folder, 'sum.test.js'), two('vitest'));
  writeFileSync(join(folder, 'broken.test.js'), "throw new Error('cannot load');");
  writeFileSync(join(folder, 'vitest.config.js'), 'export default {};');
  const args = ['run', '--root', folder, '--reporter=json', `--outputFile=${report}`];
  const result = vitestResult(report, await run(tool('vitest'), args, { cwd: folder, output: 'keep' }));
  expect(result).toMatchObject({ passed: 1, failed: 1 });
  const told = failureLines('unit', result.failures).join('\n');
  expect(told).toMatch(/✘ unit: \S*sum\.test\.js › adds\n {4}AssertionError: expected 2 to be 3/);
  expect(told).toMatch(/✘ unit: \S*broken\.test\.js\n {4}cannot load/);
}, 60_000);

test('playwrightResult() names the tests that failed', async () => {
  writeFileSync(join(folder, 'sum.spec.js'), two('@playwright/test'));
  writeFileSync(join(folder, 'playwright.config.js'), "export default { testMatch: '*.spec.js' };");
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const args = ['test', '--reporter=json'];
  const result = playwrightResult(report, await run(tool('playwright'), args, { cwd: folder, env, output: 'keep' }));
  expect(result).toMatchObject({ passed: 1, failed: 1, skipped: 0 });
  const told = failureLines('browser', result.failures).join('\n');
  expect(told).toMatch(/✘ browser: sum\.spec\.js › adds\n {4}Error: expect\(received\)/);
}, 60_000);

test('vitestResult() tells what passed only when repeated', async () => {
  writeFileSync(
    join(folder, 'wavers.test.js'),
    "import { expect, test } from 'vitest'; let tries = 0; test('wavers', () => expect(tries++).toBe(1));",
  );
  const args = ['run', 'wavers', '--root', folder, '--retry=1', '--reporter=json', `--outputFile=${report}`];
  const result = vitestResult(report, await run(tool('vitest'), args, { cwd: folder, output: 'keep' }));
  expect(result).toMatchObject({ passed: 1, failed: 0, failures: [] });
  expect(failureLines('unit', result.unsteady).join('\n')).toMatch(
    /✘ unit: \S*wavers\.test\.js › wavers\n {4}AssertionError/,
  );
}, 60_000);

test('playwrightResult() tells what passed only when repeated', async () => {
  writeFileSync(
    join(folder, 'wavers.spec.js'),
    "import { expect, test } from '@playwright/test'; test('wavers', ({}, { retry }) => expect(retry).toBe(1));",
  );
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const args = ['test', 'wavers', '--retries=1', '--reporter=json'];
  const result = playwrightResult(report, await run(tool('playwright'), args, { cwd: folder, env, output: 'keep' }));
  expect(result).toMatchObject({ passed: 1, failed: 0, failures: [] });
  expect(failureLines('browser', result.unsteady).join('\n')).toMatch(
    /✘ browser: wavers\.spec\.js › wavers\n {4}Error/,
  );
}, 60_000);

test.each([vitestResult, playwrightResult])('$name() without a report gives the end of what was printed', (read) => {
  const output = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
  const { failed, failures } = read(join(folder, 'none.json'), { status: 3, output, seconds: 1 });
  expect(failed).toBe(1);
  expect(failures).toEqual([{ title: 'ended with 3', message: endOf(output) }]);
  expect(endOf(output).split('\n')).toHaveLength(40);
  expect(endOf(output)).toMatch(/line 99$/);
});

test('failureLines() tells ten failures in full and names the others', () => {
  const failures = Array.from({ length: 12 }, (_, index) => ({ title: `test ${index}`, message: 'why' }));
  const lines = failureLines('unit', failures);
  expect(lines.slice(0, 3)).toEqual(['✘ unit: test 0', '    why', '']);
  expect(lines.slice(-2)).toEqual(['✘ unit: test 10', '✘ unit: test 11']);
  expect(failureLines('lint', [{ title: '', message: 'why' }])[0]).toBe('✘ lint');
});

test('messageOf() keeps the beginning, without colours and without the frames of packages', () => {
  const frames = '    at /app/node_modules/x.js:1\n    at test.ts:2\n';
  const message = messageOf(`\u001B[31mError\u001B[39m\n${frames.repeat(100)}`);
  expect(message.split('\n')).toHaveLength(25);
  expect(message).toMatch(/^Error\n {4}at test\.ts:2\n {4}at test\.ts:2\n/);
});
