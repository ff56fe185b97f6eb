/** Which facets the sidebar of a list offers, in which order, and under which titles. */
import { type Entity, type Field, findField } from '@telltale/contract/fields.ts';

export interface FacetTitle {
  readonly field: Field;
  readonly title: string;
}

type Titles = readonly (readonly [field: string, title: string])[];

const ofTraces: Titles = [
  ['environment', 'Environment'],
  ['worstLevel', 'Gravest level'],
  ['name', 'Name'],
  ['userId', 'User'],
  ['sessionId', 'Session'],
  ['tags', 'Tags'],
  ['model', 'Model'],
  ['latency', 'Latency'],
  ['totalCost', 'Cost'],
  ['totalTokens', 'Tokens'],
  ['scores', 'Scores'],
  ['metadata', 'Metadata'],
  ['type', 'Observation type'],
  ['observationName', 'Observation name'],
  ['level', 'Observation level'],
  ['promptName', 'Prompt'],
  ['provider', 'Provider'],
  ['modelId', 'Priced model'],
  ['timeToFirstToken', 'Time to first token'],
  ['inputTokens', 'Input tokens'],
  ['outputTokens', 'Output tokens'],
  ['inputCost', 'Input cost'],
  ['outputCost', 'Output cost'],
  ['observationCount', 'Observations'],
  ['release', 'Release'],
  ['version', 'Version'],
  ['bookmarked', 'Bookmarked'],
  ['public', 'Shared by link'],
];

const ofObservations: Titles = [
  ['environment', 'Environment'],
  ['type', 'Type'],
  ['level', 'Level'],
  ['name', 'Name'],
  ['model', 'Model'],
  ['latency', 'Latency'],
  ['timeToFirstToken', 'Time to first token'],
  ['totalCost', 'Cost'],
  ['totalTokens', 'Tokens'],
  ['scores', 'Scores'],
  ['metadata', 'Metadata'],
  ['traceName', 'Trace name'],
  ['userId', 'User'],
  ['sessionId', 'Session'],
  ['tags', 'Trace tags'],
  ['promptName', 'Prompt'],
  ['provider', 'Provider'],
  ['modelId', 'Priced model'],
  ['tokensPerSecond', 'Tokens per second'],
  ['inputTokens', 'Input tokens'],
  ['outputTokens', 'Output tokens'],
  ['inputCost', 'Input cost'],
  ['outputCost', 'Output cost'],
  ['isRootObservation', 'First of its trace'],
  ['release', 'Release'],
  ['version', 'Version'],
];

const lists: Readonly<Record<Entity, readonly FacetTitle[]>> = {
  traces: titled('traces', ofTraces),
  observations: titled('observations', ofObservations),
};

export function facetTitles(entity: Entity): readonly FacetTitle[] {
  return lists[entity];
}

/** Those that are unfolded until one folds them. */
export const openAtFirst: Readonly<Record<Entity, readonly string[]>> = {
  traces: ['environment', 'worstLevel', 'name', 'tags'],
  observations: ['environment', 'type', 'level', 'name', 'model'],
};

function titled(entity: Entity, titles: Titles): FacetTitle[] {
  return titles.flatMap(([name, title]) => {
    const field = findField(entity, name);
    return field?.facet === undefined ? [] : [{ field, title }];
  });
}
