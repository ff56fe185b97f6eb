import { expect, test } from 'vitest';
import { csvText } from './csv.ts';

test('csvText() quotes what needs it and disarms formulas', () => {
  const rows = [
    ['id', 'text'],
    [1, 'a "b", c'],
    [null, '=SUM(A1)'],
    [-2.5, { a: [1] }],
  ];
  expect(csvText(rows)).toBe('id,text\r\n1,"a ""b"", c"\r\n,\'=SUM(A1)\r\n-2.5,"{""a"":[1]}"\r\n');
});
