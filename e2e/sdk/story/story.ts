/** The story every client tells: one trace with a root, a retrieval, a model call, a failed tool and an event. */
import story from './story.json' with { type: 'json' };

export { story };

/** Where the server is and how to get in, as the test gave it to this process. */
export const server = {
  baseUrl: setting('LANGFUSE_BASE_URL'),
  publicKey: setting('LANGFUSE_PUBLIC_KEY'),
  secretKey: setting('LANGFUSE_SECRET_KEY'),
  /** An OpenAI-compatible server with fixed answers. */
  openaiUrl: setting('OPENAI_BASE_URL'),
};

/** Sets the clients apart on the shared server. */
export const sessionId: string = setting('STORY_SESSION');

export const basicAuthorization = `Basic ${Buffer.from(`${server.publicKey}:${server.secretKey}`).toString('base64')}`;

/** Hands the result to the test, which reads the last line that this process prints. */
export function report(result: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`\n${JSON.stringify(result)}\n`);
}

/** What the metrics programs ask: numbers and tokens of the session, by name. */
export function metricsQuery(view: 'traces' | 'observations'): string {
  const aDayMs = 86_400_000;
  return JSON.stringify({
    view,
    dimensions: [{ field: 'name' }],
    metrics: [
      { measure: 'count', aggregation: 'count' },
      { measure: 'totalTokens', aggregation: 'sum' },
    ],
    filters: [{ type: 'string', column: 'sessionId', operator: '=', value: sessionId }],
    fromTimestamp: new Date(Date.now() - aDayMs).toISOString(),
    toTimestamp: new Date(Date.now() + aDayMs).toISOString(),
    config: { row_limit: 100 },
  });
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
