/** Facts of the repository that no linter knows, as tests. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '#lib/process.ts';

/** What git knows or would know: built and installed files are not ours to judge. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 2 ** 20,
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const code = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file));
const serverCode = code.filter((file) => file.startsWith('apps/server/'));
const isTest = (file: string) => /\.test\.tsx?$/.test(file);
const isTesting = (file: string) =>
  /^_?testing(-[a-z-]+)?\.ts$/.test(basename(file)) || file.startsWith('apps/server/test/');

test('every setting that config.ts reads is explained in docs/configuration.md', () => {
  const config = read('apps/server/src/config.ts');
  const settings = new Set(config.match(/^\s+([A-Z][A-Z0-9_]+):/gm)?.map((line) => line.trim().replace(':', '')));
  const initial = [...config.matchAll(/: '([A-Z_]+)',$/gm)].map(([, name]) => `TELLTALE_INIT_${name}`);
  expect(settings.size).toBeGreaterThan(5);
  const explained = read('docs/configuration.md');
  expect([...settings, ...initial].filter((name) => !explained.includes(`\`${name}\``))).toEqual([]);
});

test('no file names a package registry, which would not be every reader’s', () => {
  const registry = /\b(registry\.[a-z0-9-]+\.(org|com|io|dev)|npmjs\.(org|com)|files\.pythonhosted\.org|pypi\.org)\b/;
  expect(files.filter((file) => !isBinary(file) && file !== 'tools/tidy.test.ts' && registry.test(read(file)))).toEqual(
    [],
  );
});

test('no file names a path of one machine', () => {
  const path = /(["'`\s(=:]|^)\/(work|root|home\/[a-z]+|Users\/[A-Za-z]+)\//m;
  expect(files.filter((file) => !isBinary(file) && file !== 'tools/tidy.test.ts' && path.test(read(file)))).toEqual([]);
});

test('package-lock.json holds the optional packages of every platform', () => {
  // An npm whose registry lacks one drops it from the lock file, and `npm ci` then refuses the lock file.
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => {
      const places = [`${path}/node_modules/${name}`, `${dirname(path)}/${name}`, `node_modules/${name}`];
      return !places.some((place) => place in packages);
    }),
  );
  expect(missing).toEqual([]);
});

test('README.md stays under 150 lines', () => {
  expect(read('README.md').split('\n').length).toBeLessThan(150);
});

test('every slice has tests', () => {
  const slices = new Set(serverCode.map(sliceOf).filter((slice) => slice !== undefined));
  // A slice that is nothing without the rest of the server is tested through it, by the test of its name.
  const wholeServer = files.map((file) => /^apps\/server\/test\/([\w-]+)\.test\.ts$/.exec(file)?.[1]);
  const tested = new Set([...serverCode.filter(isTest).map(sliceOf), ...wholeServer]);
  expect(slices.size).toBeGreaterThan(5);
  expect([...slices].filter((slice) => !tested.has(slice))).toEqual([]);
});

test('every file but tests, whose names say it, opens by saying what it is for', () => {
  const silent = code
    .filter((file) => !isTest(file) && !file.endsWith('.d.ts'))
    .filter((file) => !/^(#!.*\n)?\/\*\* ?\S|^(#!.*\n)?\/\*\*\n \* \S/.test(read(file)));
  expect(silent).toEqual([]);
});

test('there is no `export *`', () => {
  expect(code.filter((file) => /^export \*/m.test(read(file)))).toEqual([]);
});

test('testing helpers are imported only by tests', () => {
  const users = code.filter((file) => !isTest(file) && !isTesting(file) && !file.endsWith('.spec.ts'));
  expect(users.filter((file) => importsOf(file).some((path) => /\/_?testing(-[a-z-]+)?\.ts$/.test(path)))).toEqual([]);
});

test('a slice meets another only at its front doors', () => {
  const crossings = serverCode.flatMap((file) =>
    importsOf(file)
      .filter((path) => isBackDoor(sliceOf(file), path) && !isTest(file) && !isTesting(file) && !isAssembly(file))
      .map((path) => `${file} imports ${path}`),
  );
  expect(crossings).toEqual([]);
});

test('isBackDoor() tells front doors from the rest', () => {
  expect(isBackDoor('traces', '#features/scores/scores.ts')).toBe(false);
  expect(isBackDoor('traces', '#features/scores/columns.ts')).toBe(true);
  expect(isBackDoor('scores', '#features/scores/columns.ts')).toBe(false);
  expect(isBackDoor('traces', '#features/records/page.ts')).toBe(false);
});

/** What all slices speak: the shapes of records, the language of queries, the pipeline that every write goes through. */
const shared = new Set(['records', 'query', 'ingest']);

/** A front door is the file named as its folder; unit prices of an observation are shown on traces too. */
function isBackDoor(own: string | undefined, path: string): boolean {
  const [, slice, file] = /^#features\/([^/]+)\/(.+)\.ts$/.exec(path) ?? [];
  if (slice === undefined || slice === own || slice === file || shared.has(slice)) return false;
  return path !== '#features/observations/unit-prices.ts';
}

/** app.ts mounts routes and jobs, which no one else may see. */
function isAssembly(file: string): boolean {
  return file === 'apps/server/src/app.ts';
}

function sliceOf(file: string): string | undefined {
  return /^apps\/server\/src\/features\/([^/]+)\//.exec(file)?.[1];
}

function importsOf(file: string): string[] {
  return [...read(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, path = '']) => path);
}

function isBinary(file: string): boolean {
  return /\.(png|jpe?g|ico|woff2?|gz|pb)$/.test(file);
}
