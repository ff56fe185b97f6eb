/** The query language by example: what the query bar's help shows. */

export interface QueryExample {
  readonly text: string;
  readonly about: string;
}

/** Every one can be asked of traces and of observations. */
export const queryExamples: readonly QueryExample[] = [
  { text: 'refund policy', about: 'both words, anywhere: ids, names, input, output, metadata' },
  { text: '"refund policy"', about: 'exactly these words in a row' },
  { text: 'level:ERROR', about: 'a field is a value' },
  { text: 'level:(ERROR OR WARNING)', about: 'one of several values' },
  { text: '-environment:dev', about: 'not; the same as NOT environment:dev' },
  { text: 'level:ERROR OR latency:>10s', about: 'one of both; AND can be left out' },
  { text: '(user:ada OR user:bob) tags:beta', about: 'parentheses group' },
  { text: 'name:*search*', about: 'a star stands for any text' },
  { text: 'input:退款', about: 'somewhere in a long text' },
  { text: 'latency:1..5 cost:>=0.01', about: 'ranges of numbers' },
  { text: 'metadata.region:eu', about: 'metadata by key; keys with spaces in quotes' },
  { text: 'scores.helpfulness:<0.5', about: 'scores by name' },
  { text: 'has:session -has:user', about: 'a field is set, or not' },
  { text: 'timestamp:>=2026-01-31', about: 'since a day or a time, in UTC' },
];
