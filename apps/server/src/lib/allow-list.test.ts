import { expect, test } from 'vitest';
import { parseAllowList } from './allow-list.ts';

test('parseAllowList() reads hosts, addresses and networks, each with or without a port', () => {
  const list = parseAllowList(
    'localhost:11434, llm.internal *.corp.example,10.0.0.0/8, 192.168.1.5:8000 [fd00::1]:9000 fd12::/16',
  );
  expect(list.hasHost('localhost', 11434)).toBe(true);
  expect(list.hasHost('LOCALHOST', 11434)).toBe(true);
  expect(list.hasHost('localhost', 80)).toBe(false);
  expect(list.hasHost('llm.internal', 1)).toBe(true);
  expect(list.hasHost('a.b.corp.example', 443)).toBe(true);
  expect(list.hasHost('corp.example', 443)).toBe(false);
  expect(list.hasHost('evilcorp.example', 443)).toBe(false);
  expect(list.hasAddress('10.255.0.1', 80)).toBe(true);
  expect(list.hasAddress('11.0.0.1', 80)).toBe(false);
  expect(list.hasAddress('::ffff:10.0.0.1', 80)).toBe(true);
  expect(list.hasAddress('192.168.1.5', 8000)).toBe(true);
  expect(list.hasAddress('192.168.1.5', 8001)).toBe(false);
  expect(list.hasAddress('fd00::1', 9000)).toBe(true);
  expect(list.hasAddress('fd12:1::1', 1)).toBe(true);
});

test('parseAllowList() allows nothing when it is empty', () => {
  const list = parseAllowList(' , ');
  expect(list.hasHost('localhost', 80)).toBe(false);
  expect(list.hasAddress('127.0.0.1', 80)).toBe(false);
});

test.each(['http://localhost', 'a b/c', 'local host:1:2', 'x:99999', '10.0.0.0/99', '*', '[::1', 'a..b'])(
  'parseAllowList() names an entry that it can’t read: %s',
  (entry) => {
    expect(() => parseAllowList(entry)).toThrow(/"/);
  },
);
