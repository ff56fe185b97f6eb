/** The server that the browser tests meet: started on the port they chose, until it is told to stop. */
import { once } from 'node:events';
import { startServer } from '#lib/server.ts';

await using server = await startServer({
  port: Number(process.env['E2E_PORT']),
  // Where the stand-ins of model providers listen.
  env: { TELLTALE_OUTBOUND_ALLOW: '127.0.0.1' },
});
process.stdout.write(`serving ${server.baseUrl}\n`);
await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
