/** What a written value means to a field: text, a pattern, a range of numbers or of time. */
import type { Field } from './fields.ts';
import { type Failure, failure, nearest, type Word } from './query-reader.ts';
import { spanOf } from './query-time.ts';
import type { Bound, Test } from './query-tree.ts';

/** `any` is met by every value that is set: a lone star. */
export type ReadTest = Test | { readonly kind: 'any' } | Failure;

/** For the field, and for the key of those that have keys. */
export function testOf(field: Field, key: string | undefined, word: Word): ReadTest {
  if (word.pieces.every((piece) => piece === '')) {
    if (word.isQuoted) return fail(word, `A value is missing; for those without one, write -has:${field.name}`);
    return { kind: 'any' };
  }
  switch (field.kind) {
    case 'number':
      return intervalOf(word, (text) => numberOf(text, field)) ?? numberFailure(field, word);
    case 'time':
      return timeInterval(word) ?? fail(word, `${field.name} takes a day or a time, as in ${field.name}:>=2026-01-31`);
    case 'boolean':
      return truthOf(field, word);
    case 'document':
      return containsOf(word);
    case 'map':
      return key === undefined ? containsOf(word) : keyedTest(word);
    case 'scores':
      return key === undefined ? fail(word, 'Say which score, as in scores.helpfulness:>=0.8') : keyedTest(word);
    case 'text':
    case 'texts':
      return textOf(field, word);
  }
}

function textOf(field: Field, word: Word): ReadTest {
  if (isOrdering(word)) {
    return fail(word, `${field.name} is text and has no order; if the sign belongs to the text, put it in quotes`);
  }
  if (word.pieces.length > 1) return { kind: 'pattern', pieces: word.pieces };
  const written = word.pieces[0] ?? '';
  if (!field.values) return { kind: 'equals', value: written };
  const value = field.values.find((each) => each.toLowerCase() === written.toLowerCase());
  if (value !== undefined) return { kind: 'equals', value };
  const near = nearest(written, field.values);
  const known = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `It is one of ${field.values.join(', ')}.`;
  return fail(word, `${field.name} is never "${written}". ${known}`);
}

function containsOf(word: Word): ReadTest {
  return { kind: 'contains', pieces: word.pieces.filter((piece) => piece !== '') };
}

/** Values under a key may be text or numbers: only what orders them makes them numbers. */
function keyedTest(word: Word): ReadTest {
  const plain = (text: string) => (text.trim() === '' ? Number.NaN : Number(text));
  const isRange = isOrdering(word) || /^[^*\\]*\.\.[^*\\]*$/.test(word.raw);
  const interval = !word.isQuoted && isRange ? intervalOf(word, plain) : undefined;
  if (interval?.kind === 'number' && interval.from?.value === interval.to?.value && interval.from) {
    return { kind: 'equals', value: String(interval.from.value) };
  }
  if (interval) return interval;
  if (isOrdering(word))
    return fail(word, 'A number is missing after the sign; if it belongs to the text, put it in quotes');
  return word.pieces.length > 1
    ? { kind: 'pattern', pieces: word.pieces }
    : { kind: 'equals', value: word.pieces[0] ?? '' };
}

function truthOf(field: Field, word: Word): ReadTest {
  const value = word.pieces.join('*').toLowerCase();
  if (value === 'true' || value === 'false') return { kind: 'equals', value };
  return fail(word, `${field.name} is true or false`);
}

function isOrdering(word: Word): boolean {
  return !word.isQuoted && /^[<>=]/.test(word.raw);
}

function intervalOf(word: Word, read: (text: string) => number): Extract<Test, { kind: 'number' }> | undefined {
  const interval = boundsOf(word, (text) => {
    const value = read(text);
    // Without the zero, -0 would not come back as it was.
    return Number.isFinite(value) ? value + 0 : undefined;
  });
  return interval && { kind: 'number', ...interval };
}

function timeInterval(word: Word): Test | undefined {
  const interval = boundsOf(word, (text) => (spanOf(text) ? text : undefined));
  return interval && { kind: 'time', ...interval };
}

interface Interval<T> {
  readonly from?: Bound<T>;
  readonly to?: Bound<T>;
}

/** `>2`, `<=2`, `2..5`, `2..`, `2`; undefined when the values cannot be read. */
function boundsOf<T>(word: Word, read: (text: string) => T | undefined): Interval<T> | undefined {
  const sign = /^(?:[<>]=?|=)/.exec(word.raw)?.[0] ?? '';
  if (sign === '') {
    const dots = word.raw.indexOf('..');
    if (dots >= 0) return rangeOf(word.raw.slice(0, dots), word.raw.slice(dots + 2), read);
  }
  const value = read(word.raw.slice(sign.length));
  if (value === undefined) return undefined;
  const bound = { value, isInclusive: !/^[<>]$/.test(sign) };
  if (sign.startsWith('>')) return { from: bound };
  return sign.startsWith('<') ? { to: bound } : { from: bound, to: bound };
}

function rangeOf<T>(from: string, to: string, read: (text: string) => T | undefined): Interval<T> | undefined {
  const least = read(from);
  const greatest = read(to);
  const isRead = (from === '' || least !== undefined) && (to === '' || greatest !== undefined);
  if (!isRead || (from === '' && to === '')) return undefined;
  return {
    ...(least !== undefined && { from: { value: least, isInclusive: true } }),
    ...(greatest !== undefined && { to: { value: greatest, isInclusive: true } }),
  };
}

const secondsOf: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

function numberOf(text: string, field: Field): number {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z]*)$/i.exec(text);
  const [, digits = '', suffix = ''] = match ?? [];
  if (digits === '') return Number.NaN;
  if (suffix === '') return Number(digits);
  const factor = field.unit === 'seconds' ? secondsOf[suffix.toLowerCase()] : undefined;
  return factor === undefined ? Number.NaN : Number((Number(digits) * factor).toPrecision(15));
}

function numberFailure(field: Field, word: Word): Failure {
  const units = field.unit === 'seconds' ? ', with us, ms, s, m or h for other units than seconds' : '';
  return fail(word, `${field.name} takes a number, as in ${field.name}:>2 or ${field.name}:1..5${units}`);
}

function fail(word: Word, message: string): Failure {
  return failure(message, word.at, word.length);
}
