/** Planted violations of every structural rule: a rule that stops catching its own is noticed here, not months later. */
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, tool } from '#lib/process.ts';

/** The second line of a planted file: `// caught by: <rule> <part of the message>`. */
const planted = globSync('**/*.canary', { cwd: join(import.meta.dirname, 'tree') }).map((path) => {
  const text = readFileSync(join(import.meta.dirname, 'tree', path), 'utf8');
  const [, rule = '', message = ''] = /^\/\/ caught by: (\S+) ?(.*)$/m.exec(text) ?? [];
  return { file: path.replace(/\.canary$/, ''), rule, message };
});
const project = mkdtempSync(join(tmpdir(), 'telltale-canary-'));

interface Caught {
  readonly file: string;
  readonly rule: string;
  readonly message: string;
}
let caught: readonly Caught[] = [];

beforeAll(() => {
  layOut();
  caught = [...lint(), ...compile(), ...findUnused()];
}, 120_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

test.each(planted.filter(({ rule }) => rule !== ''))('$file is caught by $rule', ({ file, rule, message }) => {
  const found = caught.filter((one) => one.file === file && one.rule === rule);
  expect(found.map((one) => one.message)).toContainEqual(expect.stringContaining(message));
});

test('a harmless file is left alone by the linter', () => {
  const harmless = new Set(planted.filter(({ rule }) => rule === '').map(({ file }) => file));
  expect(caught.filter(({ file, rule }) => harmless.has(file) && rule !== 'knip')).toEqual([]);
});

/** The real configuration over a project of planted files in the real folders. */
function layOut(): void {
  cpSync(join(import.meta.dirname, 'tree'), project, { recursive: true });
  for (const path of globSync('**/*.canary', { cwd: project })) {
    renameSync(join(project, path), join(project, path.replace(/\.canary$/, '')));
  }
  for (const file of ['.oxlintrc.json', 'tsconfig.json', 'knip.json']) cpSync(join(root, file), join(project, file));
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  const workspace = { private: true, type: 'module', imports: { '#*': './src/*' } };
  const manifests = {
    'package.json': { name: 'telltale', private: true, type: 'module', workspaces: ['apps/*', 'packages/*'] },
    'apps/server/package.json': { name: '@telltale/server', ...workspace },
    'apps/web/package.json': { name: '@telltale/web', ...workspace },
    'packages/contract/package.json': { name: '@telltale/contract', ...workspace },
  };
  for (const [path, manifest] of Object.entries(manifests)) {
    writeFileSync(join(project, path), JSON.stringify(manifest));
  }
}

function lint(): Caught[] {
  const { diagnostics } = JSON.parse(output('oxlint', ['--format', 'json', '.'])) as {
    diagnostics: { code: string; message: string; help?: string; filename: string }[];
  };
  return diagnostics.map(({ code, message, help = '', filename }) => ({
    file: filename,
    rule: code,
    message: `${message} ${help}`,
  }));
}

function compile(): Caught[] {
  const lines = output('tsc', ['-p', '.', '--noEmit', '--pretty', 'false']).matchAll(
    /^(\S+)\(\d+,\d+\): error (TS\d+): (.*)$/gm,
  );
  return [...lines].map(([, file = '', rule = '', message = '']) => ({ file, rule, message }));
}

function findUnused(): Caught[] {
  const report = JSON.parse(output('knip', ['--no-progress', '--reporter', 'json'])) as {
    issues: { file: string; exports?: { name: string }[] }[];
  };
  return report.issues.flatMap(({ file, exports = [] }) =>
    exports.map(({ name }) => ({ file, rule: 'knip', message: name })),
  );
}

function output(program: string, args: readonly string[]): string {
  const { stdout, stderr, error } = spawnSync(tool(program), args, {
    cwd: project,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  if (error !== undefined || stdout === '') throw new Error(`${program} said nothing: ${stderr}`, { cause: error });
  return stdout;
}
