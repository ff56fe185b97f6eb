/** What can be written at a place in a query: the place, read from the text, and what the language itself offers there. */
import { type Entity, type Field, fieldsOf, findField } from '@telltale/contract/fields.ts';
import { type Token, tokensOf, type WrittenPlace } from '@telltale/contract/query-tokens.ts';
import { facetTitles } from './facet-list.ts';

interface Typed {
  /** What an offer replaces. */
  readonly from: number;
  readonly to: number;
  /** Of that, what stands before the cursor. */
  readonly typed: string;
}

export type CompletionPlace = Typed &
  (
    | { readonly kind: 'term' | 'has' }
    | { readonly kind: 'key'; readonly field: Field }
    | { readonly kind: 'value'; readonly field: Field; readonly key?: string | undefined }
  );

/** Undefined where nothing can be offered: behind a value in quotes, say, or the name of a field that is not known. */
export function completionPlace(text: string, at: number, entity: Entity): CompletionPlace | undefined {
  const { tokens, open } = tokensOf(text.slice(0, at));
  const last = tokens.at(-1);
  const here = { from: at, to: at, typed: '' };
  const fresh = open ? valueAt(open, here, entity) : { kind: 'term' as const, ...here };
  if (last?.to !== at) return fresh;
  const typed = { from: last.from, to: endOf(text, last), typed: text.slice(last.from, at) };
  switch (last.kind) {
    case 'keyword':
      return undefined;
    case 'text':
      return typed.typed.startsWith('"') ? undefined : (keyInWriting(typed, entity) ?? { kind: 'term', ...typed });
    case 'field':
      return { kind: 'has', ...typed };
    case 'key':
      return last.of && keyAt(last.of.field, typed, entity);
    case 'value':
      return last.of && valueAt(last.of, typed, entity);
    case 'sign':
      return behindSign({ text, tokens, fresh, here, entity });
  }
}

interface BehindSign {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly fresh: CompletionPlace | undefined;
  readonly here: Typed;
  readonly entity: Entity;
}

function behindSign({ text, tokens, fresh, here, entity }: BehindSign): CompletionPlace | undefined {
  const sign = text.charAt(here.from - 1);
  const before = tokens.at(-2);
  if (sign === '(' || sign === '-') return fresh;
  if (sign === ')' || before === undefined) return undefined;
  const word = text.slice(before.from, before.to);
  if (sign === '.') return keyAt(word, here, entity);
  if (sign !== ':') return undefined;
  return before.kind === 'keyword' ? { kind: 'has', ...here } : valueAt(before.of ?? { field: word }, here, entity);
}

function keyAt(name: string, typed: Typed, entity: Entity): CompletionPlace | undefined {
  const field = findField(entity, name);
  return field?.facet === 'keys' ? { kind: 'key', field, ...typed } : undefined;
}

/** `metadata.re`, to which no colon has been written yet. */
function keyInWriting({ from, to, typed }: Typed, entity: Entity): CompletionPlace | undefined {
  const dot = typed.indexOf('.');
  return dot < 0
    ? undefined
    : keyAt(typed.slice(0, dot), { from: from + dot + 1, to, typed: typed.slice(dot + 1) }, entity);
}

function valueAt(place: WrittenPlace, typed: Typed, entity: Entity): CompletionPlace | undefined {
  const field = findField(entity, place.field);
  return field && { kind: 'value', field, key: place.key, ...typed };
}

/** The end of the token in the whole text, of which only the beginning stands before the cursor. */
function endOf(text: string, token: Token): number {
  const whole = tokensOf(text).tokens.find(({ from, kind }) => from === token.from && kind === token.kind);
  return whole?.to ?? token.to;
}

export interface Offer {
  readonly label: string;
  /** What is written, where it differs from the label. */
  readonly text?: string;
  readonly about?: string;
  /** More is to be written behind it at once. */
  readonly isOpen?: boolean;
}

/** Names of fields, words of the language, and values that no other field has. */
export function termOffers(entity: Entity, typed: string, isFirst: boolean): Offer[] {
  // What one filters by most comes first, as in the sidebar.
  const ordered = new Set([...facetTitles(entity).map(({ field }) => field), ...fieldsOf[entity]]);
  const names = [...ordered].map((field) => fieldOffer(field, field.name));
  const wanted = typed.toLowerCase();
  const aliased = fieldsOf[entity].flatMap((field) =>
    (field.aliases ?? [])
      .filter((alias) => wanted !== '' && alias.toLowerCase().startsWith(wanted))
      .filter(() => !field.name.toLowerCase().startsWith(wanted))
      .map((alias) => fieldOffer(field, alias)),
  );
  const valued = fieldsOf[entity].flatMap((field) =>
    (field.values ?? [])
      .filter((value) => wanted.length >= 2 && value.toLowerCase().startsWith(wanted))
      .map((value) => ({ label: `${field.name}:${value}`, about: field.about })),
  );
  return [...valued, ...names, ...aliased, ...words(isFirst)];
}

function fieldOffer(field: Field, name: string): Offer {
  const end = field.facet === 'keys' ? '.' : ':';
  return { label: name, text: `${name}${end}`, about: field.about, isOpen: true };
}

function words(isFirst: boolean): Offer[] {
  const joining = [
    { label: 'OR', text: 'OR ', about: 'one of both sides is met', isOpen: true },
    { label: 'AND', text: 'AND ', about: 'both are met, as without a word', isOpen: true },
  ];
  return [
    ...(isFirst ? [] : joining),
    { label: 'NOT', text: 'NOT ', about: 'the next condition is not met', isOpen: true },
    { label: 'has', text: 'has:', about: 'a field is set', isOpen: true },
  ];
}

export function hasOffers(entity: Entity): Offer[] {
  return fieldsOf[entity].map(({ name, about }) => ({ label: name, about }));
}

/** What the kind of a field lets one write, besides the values that rows have. */
export function kindOffers(field: Field, today: string): Offer[] {
  if (field.kind === 'boolean') return [{ label: 'true' }, { label: 'false' }];
  if (field.kind === 'number') return orderings('1', '5', field.unit ?? '');
  if (field.kind === 'time') return orderings(today, '', 'a day, or a time as 2026-01-31T18:30');
  return [];
}

function orderings(low: string, high: string, unit: string): Offer[] {
  return [
    { label: '>', about: `more than … ${unit}`.trim(), isOpen: true },
    { label: '>=', text: low.length > 1 ? `>=${low}` : '>=', about: `at least … ${unit}`.trim(), isOpen: true },
    { label: '<', about: `less than … ${unit}`.trim(), isOpen: true },
    { label: '<=', about: `at most … ${unit}`.trim(), isOpen: true },
    { label: `${low}..${high}`, about: 'from … to …, both included', isOpen: true },
  ];
}

/** The text that a value in writing stands for: without its quotes, its backslashes and the stars around it. */
export function plainTyped(typed: string): string {
  const bare = typed.startsWith('"') ? typed.slice(1).replace(/"$/, '') : typed.replaceAll(/^\*|\*$/g, '');
  return bare.replaceAll(/\\(.)/gs, '$1');
}
