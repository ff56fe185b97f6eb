/** One span with its scope and resource, and the few ways in which the conventions look at it. */
import { objectOf, label, numberOf } from './_json.ts';
import { type KeyFamily, type PrefixedKey, prefixedKey } from './_keys.ts';
import type { Attributes, Scope, Span, Value, ValueMap } from './_span.ts';

const none: readonly PrefixedKey[] = [];

export class SpanView {
  readonly span: Span;
  readonly scope: Scope;
  readonly resource: Attributes;
  /** Set by an SDK of Langfuse, whose spans are complete in `langfuse.*`. */
  readonly isLangfuse: boolean;
  // Made when first needed: most spans need neither.
  #families: Map<KeyFamily, PrefixedKey[]> | undefined;
  #objects: Map<string, ValueMap | undefined> | undefined;

  constructor(span: Span, scope: Scope, resource: Attributes) {
    this.span = span;
    this.scope = scope;
    this.resource = resource;
    this.isLangfuse = scope.name.startsWith('langfuse-sdk');
    for (const key of span.attributes.keys()) {
      const found = prefixedKey(key);
      if (found === null) continue;
      this.#families ??= new Map();
      const family = this.#families.get(found.family);
      if (family) family.push(found);
      else this.#families.set(found.family, [found]);
    }
  }

  has(key: string): boolean {
    return this.span.attributes.has(key);
  }

  get(key: string): Value | undefined {
    return this.span.attributes.get(key);
  }

  /** The first of these attributes that is not empty. */
  first(keys: readonly string[]): Value | undefined {
    for (const key of keys) {
      const value = this.span.attributes.get(key);
      if (value !== undefined && value !== null && value !== '') return value;
    }
    return undefined;
  }

  /** The first of these attributes that is a text, number or boolean and not empty, as a label; '' when there is none. */
  text(...keys: readonly string[]): string {
    for (const key of keys) {
      const text = scalarText(this.span.attributes.get(key));
      if (text !== '') return text;
    }
    return '';
  }

  resourceText(key: string): string {
    return scalarText(this.resource.get(key));
  }

  number(key: string): number | undefined {
    return numberOf(this.span.attributes.get(key));
  }

  flag(key: string): boolean {
    const value = this.span.attributes.get(key);
    return value === true || value === 'true';
  }

  /** An attribute that holds an object or the JSON text of one. */
  object(key: string): ValueMap | undefined {
    if (!this.span.attributes.has(key)) return undefined;
    this.#objects ??= new Map();
    if (!this.#objects.has(key)) this.#objects.set(key, objectOf(this.span.attributes.get(key)));
    return this.#objects.get(key);
  }

  /** The attributes under a prefix, in the order they came. */
  family(family: KeyFamily): readonly PrefixedKey[] {
    return this.#families?.get(family) ?? none;
  }
}

export function scalarText(value: Value | undefined): string {
  if (typeof value === 'string') return label(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
