import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { parseAllowList } from './allow-list.ts';
import { createOutbound, type Outbound, outboundLimits, OutboundRefused } from './outbound.ts';

let stack = new AsyncDisposableStack();

afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

/** @param names what each name resolves to, one answer after the other */
function outboundOf(allow: string, names: Record<string, string[][]> = {}): Outbound {
  const outbound = createOutbound({
    allow: parseAllowList(allow),
    resolve: async (host) => {
      const answers = names[host] ?? [];
      const addresses = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
      return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    },
  });
  return stack.use(outbound);
}

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const refusal = (outbound: Outbound, url: string) =>
  outbound.fetch(url).then(
    () => 'answered',
    (error: unknown) => (error instanceof OutboundRefused ? error.message : `failed: ${String(error)}`),
  );

describe('fetch() refuses what leads inside', () => {
  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.0.0.1/',
    'https://017700000001/',
    'https://0177.0.0.01/',
    'https://0/',
    'https://①②⑦.⓪.⓪.①/',
    'https://10.1.2.3/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.100.100.200/',
    'https://168.63.129.16/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[fe80::1]/',
    'https://[fd00:ec2::254]/',
    'https://[2002:7f00:1::]/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://sub.localhost/',
  ])('%s', async (url) => {
    const outbound = outboundOf('');
    expect(await refusal(outbound, url)).toMatch(/TELLTALE_OUTBOUND_ALLOW=/);
    expect(() => outbound.check(url)).toThrow(OutboundRefused);
  });

  test.each([['127.0.0.1'], ['::1'], ['10.0.0.7'], ['169.254.169.254'], ['::ffff:10.0.0.7'], ['fd00::1']])(
    'a name that resolves to %s',
    async (address) => {
      expect(await refusal(outboundOf('', { 'inside.example': [[address]] }), 'https://inside.example/')).toBe(
        'inside.example leads to a private network. Who runs this server can allow it: TELLTALE_OUTBOUND_ALLOW=inside.example:443',
      );
    },
  );

  test.each([
    'file:///etc/passwd',
    'ftp://example.com/',
    'gopher://example.com/',
    'no url',
    'https://user:pass@example.com/',
  ])('%s', async (url) => {
    expect(await refusal(outboundOf(''), url)).not.toMatch(/answered|failed/);
  });

  test('plain http and ports of other services, on the public internet too', async () => {
    const outbound = outboundOf('', { 'public.example': [['8.8.8.8']] });
    expect(await refusal(outbound, 'http://public.example/')).toContain('not encrypted');
    expect(await refusal(outbound, 'https://public.example:81/')).toContain('port of another service');
  });
});

describe('fetch() reaches what the operator allows', () => {
  test.each([
    ['its name and port', 'model.internal:PORT'],
    ['its name', 'model.internal'],
    ['its address', '127.0.0.1:PORT'],
    ['its network', '127.0.0.0/8'],
  ])('by %s', async (_, allow) => {
    const port = await serve((request, response) => response.end(`${request.method} ${request.url}`));
    const outbound = outboundOf(allow.replace('PORT', String(port)), { 'model.internal': [['127.0.0.1']] });
    const response = await outbound.fetch(`http://model.internal:${port}/v1?a=1`, { method: 'POST', body: 'x' });
    expect(await response.text()).toBe('POST /v1?a=1');
  });

  test('and nothing beside it', async () => {
    const port = await serve((_, response) => response.end('reached'));
    expect(await refusal(outboundOf(`127.0.0.1:${port + 1}`), `http://127.0.0.1:${port}/`)).toContain(
      'private network',
    );
  });
});

test('fetch() connects to the address that was judged, however often the name changes its mind', async () => {
  const port = await serve((_, response) => response.end('reached'));
  const allowed = `8.8.8.8,http.example:${port}`;
  const rebinding = outboundOf(allowed, { 'rebind.example': [['8.8.8.8'], ['127.0.0.1']] });
  // The first answer is taken, and leads to nobody: never to the second.
  const asked = rebinding.fetch(`http://rebind.example:${port}/`, { signal: AbortSignal.timeout(300) });
  await expect(asked).rejects.toThrow(/fetch failed|aborted/);
  expect(await refusal(rebinding, `http://rebind.example:${port}/`)).toContain('private network');
});

test('fetch() goes only to the good addresses of a name that has both', async () => {
  const port = await serve((_, response) => response.end('reached'));
  const mixed = outboundOf(`127.0.0.1:${port}`, { 'mixed.example': [['10.9.9.9', '127.0.0.1']] });
  expect(await (await mixed.fetch(`http://mixed.example:${port}/`)).text()).toBe('reached');
});

test.each([301, 302, 303, 307, 308])('fetch() does not follow a redirect (%i)', async (status) => {
  const paths: string[] = [];
  const port = await serve((request, response) => {
    paths.push(request.url ?? '');
    response.writeHead(status, { location: '/secret' }).end();
  });
  expect(
    await refusal(outboundOf(`localhost:${port}`, { localhost: [['127.0.0.1']] }), `http://localhost:${port}/`),
  ).toContain('redirect');
  expect(paths).toEqual(['/']);
});

test('fetch() ends an answer that is too large', async () => {
  const port = await serve((_, response) => {
    const block = Buffer.alloc(2 ** 20);
    for (let sent = 0; sent <= outboundLimits.answerBytes; sent += block.length) response.write(block);
    response.end();
  });
  const response = await outboundOf('127.0.0.0/8').fetch(`http://127.0.0.1:${port}/`);
  await expect(response.arrayBuffer()).rejects.toThrow('larger than');
});
