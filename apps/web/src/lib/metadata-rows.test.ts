import { parseQuery } from '@telltale/contract/query-language.ts';
import { describe, expect, it } from 'vitest';
import { matchMetadata, metadataCondition, metadataRows, metadataRowsMax } from './metadata-rows.ts';

const metadata = {
  region: 'eu-west-1',
  attempt: 2,
  'gen_ai.system': 'openai',
  user: { name: 'Ada "the first"', roles: ['admin', { scope: 'billing' }] },
  vector: Array.from({ length: 20 }, () => 0.5),
  none: null,
  nothing: {},
};

describe('metadataRows()', () => {
  it('names each value by the way to it, in order', () => {
    expect(metadataRows(metadata).map(({ path, text }) => `${path} = ${text}`)).toEqual([
      'region = eu-west-1',
      'attempt = 2',
      'gen_ai.system = openai',
      'user.name = Ada "the first"',
      'user.roles[0] = admin',
      'user.roles[1].scope = billing',
      `vector = ${JSON.stringify(metadata.vector)}`,
      'none = null',
      'nothing = {}',
    ]);
  });

  it('stops at the maximum', () => {
    const many = Object.fromEntries(Array.from({ length: metadataRowsMax + 5 }, (_, n) => [`key ${n}`, n]));
    expect(metadataRows(many)).toHaveLength(metadataRowsMax);
  });
});

describe('matchMetadata()', () => {
  it('looks in paths and values', () => {
    const paths = (sought: string) => matchMetadata(metadataRows(metadata), sought).map(({ path }) => path);
    expect(paths('ROLES')).toEqual(['user.roles[0]', 'user.roles[1].scope']);
    expect(paths('ada')).toEqual(['user.name']);
    expect(paths(' ')).toHaveLength(9);
  });
});

describe('metadataCondition()', () => {
  const conditions = metadataRows(metadata).map(metadataCondition);

  it('asks for a value of the metadata whole, and for a deeper one in the JSON that holds it', () => {
    expect(conditions.slice(0, 6)).toEqual([
      'metadata.region:eu-west-1',
      'metadata.attempt:2',
      'metadata."gen_ai.system":openai',
      String.raw`metadata.user:*\"name\":\"Ada\ \\\"the\ first\\\"\"*`,
      String.raw`metadata.user:*\"admin\"*`,
      String.raw`metadata.user:*\"scope\":\"billing\"*`,
    ]);
  });

  it('writes queries that can be read', () => {
    const asked = conditions.filter((text) => text !== null);
    expect(asked.map((text) => parseQuery(text, 'traces').error)).toEqual(asked.map(() => undefined));
  });

  it('does not ask for embeddings or for nothing', () => {
    expect(conditions.slice(6)).toEqual([null, null, null]);
  });
});
