import { expect, test } from 'vitest';
import { and, integer, join, render, sql, text, unpacked } from './sql.ts';

test('render() names each parameter once, however often it is used', () => {
  const name = text("it's");
  expect(render(sql`SELECT ${name} = ${name} OR ${integer(5)} = ${text("it's")}`)).toEqual({
    query: 'SELECT {p0:String} = {p0:String} OR {p1:Int64} = {p2:String}',
    query_params: { p0: "it's", p1: '5', p2: "it's" },
  });
});

test('and() is true without conditions', () => {
  expect(render(and([])).query).toBe('1');
  expect(render(and([sql`a`, sql`b`])).query).toBe('a AND b');
});

test('join() keeps parameters in order', () => {
  expect(render(join([text('a'), text('b')], ', '))).toEqual({
    query: '{p0:String}, {p1:String}',
    query_params: { p0: 'a', p1: 'b' },
  });
});

test('unpacked() takes nothing that could end the text it stands in', () => {
  expect(render(unpacked('AAAA/w==')).query).toContain("base64Decode('AAAA/w==')");
  expect(() => unpacked("AAAA') OR (1")).toThrow('not an array that was packed');
});
