/** The filter language of the list operations: `filter=[{type,column,operator,value,key?}]`, every condition ANDed. */
import { z } from 'zod';
import { time } from './query.ts';

/** At most this many conditions in one filter. */
export const filterConditionsMax = 50;
/** At most this many values in one condition. */
export const filterValuesMax = 1000;

const column = z.string().min(1).max(200);
const key = z.string().min(1).max(1000);
const text = z.string().max(100_000);
const values = z.array(text).max(filterValuesMax);

const stringOperator = z.enum(['=', 'contains', 'does not contain', 'starts with', 'ends with', 'matches']);
const numberOperator = z.enum(['=', '>', '<', '>=', '<=']);
const booleanOperator = z.enum(['=', '<>']);
const optionsOperator = z.enum(['any of', 'none of']);

export const filterCondition = z.discriminatedUnion('type', [
  z.object({ type: z.literal('datetime'), column, operator: z.enum(['>', '<', '>=', '<=']), value: time }),
  z.object({ type: z.literal('string'), column, operator: stringOperator, value: text }),
  z.object({ type: z.literal('number'), column, operator: numberOperator, value: z.number() }),
  z.object({ type: z.literal('stringOptions'), column, operator: optionsOperator, value: values }),
  z.object({
    type: z.literal('arrayOptions'),
    column,
    operator: z.enum(['any of', 'none of', 'all of']),
    value: values,
  }),
  z.object({ type: z.literal('categoryOptions'), column, key, operator: optionsOperator, value: values }),
  z.object({ type: z.literal('stringObject'), column, key, operator: stringOperator, value: text }),
  z.object({ type: z.literal('numberObject'), column, key, operator: numberOperator, value: z.number() }),
  z.object({ type: z.literal('booleanObject'), column, key, operator: booleanOperator, value: z.boolean() }),
  z.object({ type: z.literal('boolean'), column, operator: booleanOperator, value: z.boolean() }),
  z.object({ type: z.literal('null'), column, operator: z.enum(['is null', 'is not null']), value: z.unknown() }),
]);
export type FilterCondition = z.output<typeof filterCondition>;

/** The `filter` query parameter: JSON text in, conditions out. */
export const filterQuery = z
  .string()
  .optional()
  .transform(parseJson)
  .pipe(z.array(filterCondition).max(filterConditionsMax).optional());

function parseJson(value: string | undefined, context: z.RefinementCtx): unknown {
  if (value === undefined || value === '') return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'filter must be a JSON array of conditions' });
    return z.NEVER;
  }
}
