/** Puts a router on a TCP port and takes it off again without dropping requests that are being answered. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { rememberAddress } from './client-address.ts';
import type { Router } from './router.ts';
import { refuseUnreadable } from './unreadable.ts';

export interface Listener extends AsyncDisposable {
  readonly port: number;
}

/** Longest wait for requests in flight when stopping; SDKs retry what is cut off. */
const drainMsMax = 10_000;

export async function listen(router: Router, address: { host: string; port: number }): Promise<Listener> {
  const server = createAdaptorServer({
    fetch: (request, env) => {
      rememberAddress(request, (env as HttpBindings).incoming.socket.remoteAddress);
      return router.fetch(request);
    },
  }) as Server;
  server.on('clientError', refuseUnreadable);
  server.keepAliveTimeout = 65_000;
  server.requestTimeout = 120_000;
  server.listen(address.port, address.host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), drainMsMax);
      await closed;
      clearTimeout(timer);
    },
  };
}
