/** For tests: the embedded engine reached as a server would be, by URL over TCP. */
import { connect, createServer, type AddressInfo } from 'node:net';

import { EngineProcess, type EngineProcessOptions } from './supervisor.ts';

export interface EngineByUrl extends AsyncDisposable {
  readonly url: string;
  readonly engine: EngineProcess;
}

export async function startEngineByUrl(options: EngineProcessOptions): Promise<EngineByUrl> {
  const engine = await EngineProcess.start(options);
  const proxy = createServer((socket) => {
    const upstream = connect(engine.socketPath);
    // Either side's end or failure ends the other.
    socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  return {
    url: `http://default:${engine.password}@127.0.0.1:${port}/default`,
    engine,
    async [Symbol.asyncDispose]() {
      proxy.close();
      await engine[Symbol.asyncDispose]();
    },
  };
}
