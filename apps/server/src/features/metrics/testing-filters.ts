/** JSON filters in memory, as far as random metric queries use them. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import type { Dimension } from './testing-entities.ts';

/** What a row has in a column, or below a key of it. */
export type ValueOf = (column: string, key: string | undefined) => Dimension;

export function meetsAll(filters: readonly FilterCondition[], valueOf: ValueOf): boolean {
  return filters.every((filter) => meets(filter, valueOf));
}

function meets(filter: FilterCondition, valueOf: ValueOf): boolean {
  const found = valueOf(filter.column, 'key' in filter ? filter.key : undefined);
  switch (filter.type) {
    case 'string':
    case 'stringObject':
      return compared(String(found ?? ''), filter);
    case 'stringOptions':
      return filter.value.includes(String(found ?? '')) === (filter.operator === 'any of');
    case 'arrayOptions': {
      const has = (value: string) => [found].flat().includes(value);
      if (filter.operator === 'all of') return filter.value.every(has);
      return filter.value.some(has) === (filter.operator === 'any of');
    }
    case 'numberObject': {
      const number = found === '' ? Number.NaN : Number(found);
      return filter.operator === '>' ? number > filter.value : number <= filter.value;
    }
    case 'null':
      return (found === null || found === '') === (filter.operator === 'is null');
    case 'boolean':
    case 'booleanObject':
    case 'categoryOptions':
    case 'datetime':
    case 'number':
      throw new RangeError(`no ${filter.type} in memory`);
  }
}

function compared(found: string, { operator, value }: { readonly operator: string; readonly value: string }): boolean {
  if (operator === 'contains') return found.includes(value);
  if (operator === 'does not contain') return !found.includes(value);
  if (operator === 'starts with') return found.startsWith(value);
  return found === value;
}
