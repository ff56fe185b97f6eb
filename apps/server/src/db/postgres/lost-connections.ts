/** Keeps the process alive when a connection to PostgreSQL is lost. */
import type pg from 'pg';
import type { Logger } from 'pino';

/**
 * A connection that is lost between two statements of a transaction has nobody to tell: an `error` event without a
 * listener ends the process, and the pool listens to idle connections only. The next statement fails anyway.
 */
export function surviveLostConnections(pool: pg.Pool, logger: Logger): void {
  pool.on('connect', (client) => {
    client.on('error', (error) => logger.debug({ reason: error.message }, 'a connection to PostgreSQL was lost'));
  });
  pool.on('error', (error) => {
    // The error carries the whole client, which no log needs; while we stop, connections are lost on purpose.
    if (!pool.ending) logger.warn({ reason: error.message }, 'an idle connection to PostgreSQL was lost');
  });
}
