import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { entities, fieldsOf } from './fields.ts';
import { parseQuery, queryDepthMax, queryLengthMax, queryTermsMax } from './query-language.ts';

const page = readFileSync(new URL('../../../docs/query-language.md', import.meta.url), 'utf8');

function sectionOf(title: string): string {
  return page.split(/^## /m).find((section) => section.startsWith(`${title}\n`)) ?? '';
}

/** The rows of a section's table, cell by cell, without its head. */
function tableOf(title: string): string[][] {
  const lines = sectionOf(title).split('\n');
  const rows = lines.filter((line) => line.startsWith('| `'));
  return rows.map((line) => line.split('|').slice(1, -1)).map((cells) => cells.map((cell) => cell.trim()));
}

test('docs/query-language.md gives examples that can be asked', () => {
  const blocks = [...page.matchAll(/```query\n(.*?)```/gs)].map(([, block = '']) => block);
  const examples = blocks.flatMap((block) => block.split('\n')).filter((line) => line !== '');
  expect(examples.length).toBeGreaterThan(30);
  expect(examples.filter((example) => parseQuery(example, 'traces').error !== undefined)).toEqual([]);
});

test('docs/query-language.md quotes errors as they are', () => {
  const quoted = tableOf('What cannot be read').map(([query = '', message]) => [query.replaceAll('`', ''), message]);
  expect(quoted.length).toBeGreaterThan(3);
  const given = quoted.map(([query = '']) => [query, parseQuery(query, 'observations').error?.message]);
  expect(quoted).toEqual(given);
});

test.each(entities)('docs/query-language.md describes every field of %s', (entity) => {
  const fields = fieldsOf[entity].map(({ name, aliases = [], about }) => {
    return [`\`${name}\``, aliases.map((alias) => `\`${alias}\``).join(', '), about];
  });
  expect(tableOf(`Fields of ${entity}`)).toEqual(fields);
});

test('docs/query-language.md names the limits', () => {
  const numbers = [queryLengthMax, queryTermsMax, queryDepthMax].map((limit) => limit.toLocaleString('en-US'));
  expect(numbers.filter((number) => !page.includes(number))).toEqual([]);
});
