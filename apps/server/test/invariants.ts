/** What must hold of all stored usage and cost, whatever was sent: each rule as a statement that finds what breaks it. */
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';

const parts = (map: string) => `arraySum(mapValues(mapFilter((kind, amount) -> kind != 'total', ${map})))`;
const observations = 'observations FINAL WHERE project_id = {project:String}';

/** By what they say. Each gives an `id` for what is wrong. */
const rules: Readonly<Record<string, string>> = {
  'the cost is the total of its kinds': `SELECT id FROM ${observations}
    AND notEmpty(cost) AND total_cost != if(mapContains(cost, 'total'), cost['total'], ${parts('cost')})`,
  'no kinds, no cost': `SELECT id FROM ${observations} AND empty(cost) AND total_cost != 0`,
  'a cost that the server worked out is the sum of its parts': `SELECT id FROM ${observations} AND cost_source != 'provided'
    AND mapContains(cost, 'total') AND length(cost) > 1 AND cost['total'] != ${parts('cost')}`,
  // Details may be parts of input and output, as providers tell them; what they are parts of is told apart when they are priced.
  'tokens have a total, of input and output when there is nothing else': `SELECT id FROM ${observations} AND notEmpty(usage)
    AND (NOT mapContains(usage, 'total') OR (length(usage) = 3 AND usage['input'] + usage['output'] != usage['total']
      AND mapContains(usage, 'input') AND mapContains(usage, 'output')))`,
  'a cost that the server worked out names its price': `SELECT id FROM ${observations}
    AND cost_source IN ('computed', 'estimated') AND price_id = ''`,
};

/** What breaks each rule; nothing for a rule that holds. */
export async function brokenRules(clickhouse: ClickHouse, project: string): Promise<Record<string, string[]>> {
  const broken: Record<string, string[]> = {};
  for (const [rule, statement] of Object.entries(rules)) {
    const found = await clickhouse.rows<{ id: string }>(`${statement} ORDER BY id LIMIT 10`, { project });
    if (found.length > 0) broken[rule] = found.map(({ id }) => id);
  }
  return broken;
}
