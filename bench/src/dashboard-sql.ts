/**
 * The yardstick of dashboards: each widget's question once more, as somebody who knows the tables writes it by hand, for this one
 * question. Columns are the widget's numbers in the order of its rows; parameters are `project`, `before`, `from` and `to`.
 */

/** Makes the statement; `bucket` names the step of time in which a moment is. */
export type HandWritten = (bucket: (time: string) => string) => string;

const start = (from: string) => `project_id = {project:String} AND start_time >= ${from} AND start_time < {to:Time}`;
const stamped = (from: string) => `project_id = {project:String} AND timestamp >= ${from} AND timestamp < {to:Time}`;
const observations = `observations FINAL WHERE ${start('{from:Time}')}`;
const scores = `scores FINAL WHERE ${stamped('{from:Time}')}`;
const kinds = (map: string) =>
  `if(length(${map}) = 1, mapKeys(${map}), arrayFilter(kind -> kind != 'total', mapKeys(${map})))`;
const micros = (from: string, to: string) => `toUnixTimestamp64Micro(${to}) - toUnixTimestamp64Micro(${from})`;
const percentiles = (value: string) => `quantilesExactInclusive(0.5, 0.95, 0.99)(${value})`;

/** Columns of `traces` with totals of their observations, one row a trace. */
function traces(columns: string, totals: string, from = '{from:Time}'): string {
  const chosen = stamped(from);
  return `(
    SELECT ${columns}, o.* FROM (SELECT id, timestamp, name, user_id, session_id FROM traces FINAL WHERE ${chosen}) AS t
    LEFT JOIN (
      SELECT trace_id, count() AS observations, ${totals} FROM observations FINAL
      WHERE project_id = {project:String}
        AND start_time >= (SELECT min(first_start) FROM traces WHERE ${chosen})
        AND start_time <= (SELECT max(last_start) FROM traces WHERE ${chosen})
      GROUP BY trace_id
    ) AS o ON o.trace_id = t.id)`;
}

const latency = `${micros('min(start_time)', 'max(ifNull(end_time, start_time))')} AS latency`;
const cost = 'sum(total_cost) AS cost';
const tokens = 'sum(total_tokens) AS tokens';
const failed = `countIf(level = 'ERROR') > 0 AS failed`;
const known = 'if(observations = 0, NULL, latency) / 1000';

/** One row a bin by 1, 2, 5, 10, but for the empty ones. */
function logBins(value: string, rows: string): string {
  const power = `pow(10, floor(log10(${value})))`;
  return `SELECT count() FROM (${rows}) GROUP BY if(${value} <= 0, 0, ${power} * multiIf(${value} / ${power} < 2, 1, ${value} / ${power} < 5, 2, 5))`;
}

const eachOf = (key: string, what: string, from = '{from:Time}') =>
  `SELECT ${key}, ${what} FROM ${traces(key, `${cost}, ${tokens}`, from)} WHERE ${key} != '' GROUP BY ${key}`;
const perUser = (what: string) => eachOf('user_id', what);
const perSession = (what: string) => eachOf('session_id', what);

function averageOf(key: string): HandWritten {
  const each = `SELECT ${key}, timestamp >= {from:Time} AS is_current, sum(cost) AS spent
    FROM ${traces(`${key}, timestamp`, cost, '{before:Time}')} WHERE ${key} != '' GROUP BY ${key}, is_current`;
  return () => `SELECT avgIf(spent, is_current), avgIf(spent, NOT is_current) FROM (${each})`;
}

function dearest(key: string): HandWritten {
  const each = eachOf(key, 'sum(cost) AS spent, sum(tokens) AS used, count() AS traces');
  return () => `SELECT spent, used, traces, sum(spent) OVER (), sum(used) OVER (), sum(traces) OVER ()
    FROM (${each}) ORDER BY spent DESC, ${key} LIMIT 20`;
}

const inTwo =
  (sum: string, from: string): HandWritten =>
  () =>
    `SELECT ${sum} FROM ${from}`;
const costInTwo = inTwo(
  'sumIf(total_cost, start_time >= {from:Time}), sumIf(total_cost, start_time < {from:Time})',
  `observations FINAL WHERE ${start('{before:Time}')}`,
);
const ofTracesInTwo = (first: string, second: string, totals: string) =>
  inTwo(`${first}, ${second}`, traces('timestamp', totals, '{before:Time}'));

const overTime =
  (time: string, numbers: string, from: string): HandWritten =>
  (bucket) =>
    `SELECT ${numbers} FROM ${from} GROUP BY ${bucket(time)} AS step ORDER BY step`;
const by =
  (keys: string, numbers: string, from: string, limit = 10): HandWritten =>
  () =>
    `SELECT ${numbers} AS number FROM ${from} GROUP BY ${keys} ORDER BY number DESC LIMIT ${limit}`;

/** The greatest groups over all, each in its steps of time. */
const series =
  (key: string, number: string, from: string, limit = 8): HandWritten =>
  (bucket) => {
    const time = from.startsWith('scores') ? 'timestamp' : 'start_time';
    const greatest = `SELECT ${key} FROM ${from} GROUP BY ${key} ORDER BY ${number} DESC LIMIT ${limit}`;
    const among = from.includes('WHERE') && !from.startsWith('(') ? 'AND' : 'WHERE';
    return `SELECT ${number} FROM ${from} ${among} ${key} IN (${greatest}) GROUP BY ${bucket(time)}, ${key}`;
  };

const tracesOverTime = overTime('timestamp', 'count()', `traces FINAL WHERE ${stamped('{from:Time}')}`);
const latencyOverTime = overTime('timestamp', `arrayJoin(${percentiles(known)})`, traces('timestamp', latency));
const tokensByKind = series(
  'kind',
  'sum(usage[kind])',
  `(SELECT start_time, usage, arrayJoin(${kinds('usage')}) AS kind FROM ${observations})`,
);
const costByModel = series('model', 'sum(total_cost)', observations);
const generations = `${observations} AND type = 'GENERATION'`;
const ofTrace = (key: string) => `(
  SELECT ${key} AS key, sum(spent) AS cost FROM (SELECT trace_id, sum(total_cost) AS spent FROM ${observations} GROUP BY trace_id) AS o
  LEFT JOIN (
    SELECT id, tags, release FROM traces FINAL
    WHERE project_id = {project:String} AND last_start >= {from:Time} AND first_start < {to:Time}
  ) AS t ON t.id = o.trace_id GROUP BY key)`;
const prompted = `${observations} AND prompt_name != ''`;
const sessionsByTokens: HandWritten = () => logBins('used', perSession('sum(tokens) AS used'));

/** By page and title. */
export const handWritten: Readonly<Record<string, Readonly<Record<string, HandWritten>>>> = {
  'built-in-home': {
    Traces: inTwo(
      'countIf(timestamp >= {from:Time}), countIf(timestamp < {from:Time})',
      `traces FINAL WHERE ${stamped('{before:Time}')}`,
    ),
    Cost: costInTwo,
    'Error rate': ofTracesInTwo(
      'avgIf(failed, timestamp >= {from:Time})',
      'avgIf(failed, timestamp < {from:Time})',
      failed,
    ),
    'Latency, p95': ofTracesInTwo(
      `quantileExactInclusiveIf(0.95)(${known}, timestamp >= {from:Time})`,
      `quantileExactInclusiveIf(0.95)(${known}, timestamp < {from:Time})`,
      latency,
    ),
    'Traces over time': tracesOverTime,
    'Cost by model': costByModel,
    'Tokens by kind': tokensByKind,
    'Latency of traces': latencyOverTime,
    'Traces by name': by('name', 'count()', `traces FINAL WHERE ${stamped('{from:Time}')}`),
    'Users by cost': by('user_id', 'sum(cost)', `${traces('user_id', cost)} WHERE user_id != ''`),
    'Scores, on average': by('name', 'avg(value)', `${scores} AND data_type IN ('NUMERIC', 'BOOLEAN')`),
  },
  'built-in-cost': {
    Cost: costInTwo,
    'Cost of a trace, median': ofTracesInTwo(
      'quantileExactInclusiveIf(0.5)(toFloat64(cost), timestamp >= {from:Time})',
      'quantileExactInclusiveIf(0.5)(toFloat64(cost), timestamp < {from:Time})',
      cost,
    ),
    'Cost of a user, on average': averageOf('user_id'),
    'Cost of a session, on average': averageOf('session_id'),
    'Cost by model': costByModel,
    'Cost by kind of token': by(
      'kind',
      'sum(cost[kind])',
      `(SELECT cost, arrayJoin(${kinds('cost')}) AS kind FROM ${observations})`,
    ),
    'Users by their cost': () => logBins('spent', perUser('toFloat64(sum(cost)) AS spent')),
    'Sessions by their cost': () => logBins('spent', perSession('toFloat64(sum(cost)) AS spent')),
    'Users by their tokens': () => logBins('used', perUser('sum(tokens) AS used')),
    'Sessions by their tokens': sessionsByTokens,
    'Users by cost': dearest('user_id'),
    'Sessions by cost': dearest('session_id'),
    'Prompt versions': () =>
      `SELECT sum(total_cost) AS spent, sum(total_tokens) AS used, count() AS calls,
      sum(spent) OVER (), sum(used) OVER (), sum(calls) OVER () FROM ${prompted} GROUP BY prompt_name, prompt_version`,
    Models: () => `SELECT sum(total_cost) AS spent, sum(total_tokens) AS used, count() AS calls,
      sum(spent) OVER (), sum(used) OVER (), sum(calls) OVER () FROM ${observations} GROUP BY model ORDER BY spent DESC LIMIT 20`,
    'Cost by tag': () =>
      `SELECT sum(cost) AS number FROM ${ofTrace('tags')} GROUP BY arrayJoin(if(empty(key), [''], arrayDistinct(key))) ORDER BY number DESC LIMIT 10`,
    'Cost by environment': by('environment', 'sum(total_cost)', observations),
    'Cost by release': by('key', 'sum(cost)', ofTrace('release')),
  },
  'built-in-latency': {
    'Latency of traces': latencyOverTime,
    'Time to first token': overTime(
      'start_time',
      `arrayJoin(${percentiles(`(${micros('start_time', 'completion_start_time')}) / 1000`)})`,
      observations,
    ),
    'Latency by model, p95': series(
      'model',
      `quantileExactInclusive(0.95)((${micros('start_time', 'end_time')}) / 1000)`,
      generations,
    ),
    'Output tokens per second by model, median': series(
      'model',
      `quantileExactInclusive(0.5)(output_tokens * 1e6 / nullIf(${micros('start_time', 'end_time')}, 0))`,
      generations,
    ),
    'Spread of trace latency': (bucket) => {
      const power = 'pow(10, floor(log10(ms)))';
      return `SELECT count() FROM (SELECT timestamp, ${known} AS ms FROM ${traces('timestamp', latency)}) WHERE ms IS NOT NULL
        GROUP BY ${bucket('timestamp')}, if(ms <= 0, 0, ${power} * multiIf(ms / ${power} < 2, 1, ms / ${power} < 5, 2, 5))`;
    },
    'Traces by name': () =>
      `SELECT count() AS number, ${percentiles(known)} AS ms FROM ${traces('name', latency)} GROUP BY name ORDER BY number DESC LIMIT 20`,
    'Observations by name': () =>
      `SELECT count() AS number, ${percentiles(`(${micros('start_time', 'end_time')}) / 1000`)} AS ms FROM ${observations} GROUP BY name ORDER BY number DESC LIMIT 20`,
  },
  'built-in-usage': {
    Traces: tracesOverTime,
    'Users and sessions': overTime(
      'timestamp',
      `uniqExactIf(user_id, user_id != ''), uniqExactIf(session_id, session_id != '')`,
      `traces FINAL WHERE ${stamped('{from:Time}')}`,
    ),
    'Tokens by model': series('model', 'sum(total_tokens)', observations),
    'Tokens by kind': tokensByKind,
    'Sessions by their tokens': sessionsByTokens,
    'Observations of a trace': () => logBins('observations', traces('id', cost)),
    'Observations by type and level': () => `SELECT count() FROM ${observations} GROUP BY type, level`,
    'Observations by type': by('type', 'count()', observations),
  },
  'built-in-quality': {
    'Scores, on average': series('name', 'avg(value)', `${scores} AND data_type IN ('NUMERIC', 'BOOLEAN')`),
    'Scores by source': by('source', 'count()', `${scores} AND data_type IN ('NUMERIC', 'BOOLEAN')`),
    Numbers: () =>
      `SELECT count() AS number, avg(value), quantileExactInclusive(0.5)(value), min(value), max(value)
       FROM ${scores} AND data_type IN ('NUMERIC', 'BOOLEAN') GROUP BY name ORDER BY number DESC LIMIT 20`,
    Categories: () => `SELECT count() FROM ${scores} AND data_type = 'CATEGORICAL' GROUP BY name, string_value`,
    'Error rate of traces': overTime('timestamp', 'avg(failed)', traces('timestamp', failed)),
    'Errors by message': by('status_message', 'count()', `${observations} AND level = 'ERROR'`),
  },
  'built-in-prompts': {
    'Uses of prompts': series('prompt_name', 'count()', prompted),
    Versions: () =>
      `SELECT count(), quantileExactInclusive(0.5)((${micros('start_time', 'end_time')}) / 1000), avg(input_tokens),
       avg(output_tokens), avg(total_cost), avg(level = 'ERROR') FROM ${prompted} GROUP BY prompt_name, prompt_version`,
    'Scores by version':
      () => `SELECT avg(value) FROM (SELECT * FROM ${scores} AND data_type IN ('NUMERIC', 'BOOLEAN')) AS s
      LEFT JOIN (
        SELECT trace_id, id, prompt_name, prompt_version FROM observations FINAL
        WHERE project_id = {project:String}
          AND (trace_id, id) IN (SELECT trace_id, observation_id FROM ${scores} AND observation_id != '')
          AND start_time >= (SELECT min(first_start) FROM traces WHERE project_id = {project:String} AND id IN (SELECT trace_id FROM ${scores}))
          AND start_time <= (SELECT max(last_start) FROM traces WHERE project_id = {project:String} AND id IN (SELECT trace_id FROM ${scores}))
      ) AS o ON o.trace_id = s.trace_id AND o.id = s.observation_id GROUP BY prompt_name, prompt_version, s.name`,
  },
};
