/**
 * Requests to addresses that people of a project choose. Such an address must never lead to this machine or its networks
 * unless the operator said so: names are resolved here, and the connection goes to the very address that was judged.
 */
import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import { type AllowList } from './allow-list.ts';
import { isPublicAddress } from './public-address.ts';

/** The request was not sent, for a reason that may be told to who chose the address. */
export class OutboundRefused extends Error {
  override readonly name = 'OutboundRefused';
}

export interface Outbound extends AsyncDisposable {
  /** As the web's, but guarded. Redirects are not followed. @throws OutboundRefused */
  readonly fetch: typeof globalThis.fetch;
  /** What can be said of an address without resolving its name, so that it is refused when it is entered. @throws OutboundRefused */
  check(url: string): void;
}

export interface OutboundOptions {
  readonly allow: AllowList;
  /** For tests: what names resolve to. */
  readonly resolve?: (host: string) => Promise<LookupAddress[]>;
}

export const outboundLimits = {
  connectMs: 10_000,
  /** Until the answer begins, and between two pieces of it: models may think for minutes. */
  silenceMs: 5 * 60_000,
  answerBytes: 64 * 2 ** 20,
} as const;

const resolveName = (host: string) => promisify(dnsLookup)(host, { all: true });

export function createOutbound({ allow, resolve = resolveName }: OutboundOptions): Outbound {
  const agent = new Agent({
    headersTimeout: outboundLimits.silenceMs,
    bodyTimeout: outboundLimits.silenceMs,
    connect: (options, callback) => void connect(options, callback, { allow, resolve }),
  });
  const check = (url: string) => checkTarget(readTarget(url), allow);
  return {
    check,
    async fetch(input, init) {
      const url = input instanceof Request ? input.url : String(input);
      check(url);
      const options = { ...init, redirect: 'manual', dispatcher: agent } as Parameters<typeof undiciFetch>[1];
      const response = await undiciFetch(url, options).catch((error: unknown) => {
        throw reasonOf(error);
      });
      if (response.status >= 300 && response.status < 400) {
        await response.body?.cancel();
        throw new OutboundRefused(
          `${new URL(url).host} answers with a redirect (${response.status}), which is not followed; enter the address it leads to`,
        );
      }
      return limited(response as unknown as Response);
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

async function connect(options: buildConnector.Options, callback: buildConnector.Callback, ways: Ways): Promise<void> {
  let addresses: LookupAddress[];
  try {
    addresses = await addressesOf(targetOf(options.protocol, options.hostname, options.port), ways);
  } catch (error) {
    callback(error as Error, null);
    return;
  }
  pinnedConnector(addresses)(options, callback);
}

interface Target {
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  readonly isHttps: boolean;
}

function readTarget(text: string): Target {
  if (!URL.canParse(text)) throw new OutboundRefused(`"${text}" is not a URL`);
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new OutboundRefused(`The address must begin with https:// or http://, not ${url.protocol}//`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundRefused('The address must not hold a user name or password');
  }
  return targetOf(url.protocol, url.hostname, url.port);
}

/** The URL parser has brought every notation of an IPv4 address to four decimal numbers already. */
function targetOf(protocol: string, hostname: string, port: string): Target {
  const isHttps = protocol === 'https:';
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return { host, port: port === '' ? (isHttps ? 443 : 80) : Number(port), isHttps };
}

function checkTarget(target: Target, allow: AllowList): void {
  const { host, port, isHttps } = target;
  if (allow.hasHost(host, port) || (isIP(host) !== 0 && allow.hasAddress(host, port))) return;
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw refused(target, 'is on a private network');
  if (/(^|\.)localhost$/i.test(host)) throw refused(target, 'is this machine');
  // A name may lead to a network that is allowed, which is known when it is resolved.
  if (!isHttps && isIP(host) !== 0) throw refused(target, 'is not encrypted (http)');
  if (isHttps && !isOpenPort(port) && isIP(host) !== 0) throw refused(target, 'is on a port of another service');
}

/** Ports below 1024 other than that of https belong to mail, files and administration. */
function isOpenPort(port: number): boolean {
  return port === 443 || port >= 1024;
}

interface Ways {
  readonly allow: AllowList;
  readonly resolve: (host: string) => Promise<LookupAddress[]>;
}

async function addressesOf(target: Target, { allow, resolve }: Ways): Promise<LookupAddress[]> {
  const { host, port, isHttps } = target;
  const family = isIP(host);
  const found = family === 0 ? await resolve(host) : [{ address: host, family }];
  if (allow.hasHost(host, port)) return found;
  const isAnywhere = isHttps && isOpenPort(port);
  const good = found.filter(
    ({ address }) => allow.hasAddress(address, port) || (isAnywhere && isPublicAddress(address)),
  );
  if (good.length > 0) return good;
  if (!found.some(({ address }) => isPublicAddress(address))) throw refused(target, 'leads to a private network');
  throw refused(target, isHttps ? 'is on a port of another service' : 'is not encrypted (http)');
}

function refused({ host, port, isHttps }: Target, why: string): OutboundRefused {
  const name = host.includes(':') ? `[${host}]` : host;
  const entry = port === (isHttps ? 443 : 80) ? name : `${name}:${port}`;
  return new OutboundRefused(
    `${entry} ${why}. Who runs this server can allow it: TELLTALE_OUTBOUND_ALLOW=${name}:${port}`,
  );
}

/** One for each connection: between judging addresses and connecting, nobody is asked again. */
function pinnedConnector(addresses: readonly LookupAddress[]): buildConnector.connector {
  const lookup: LookupFunction = (_host, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };
  return buildConnector({ timeout: outboundLimits.connectMs, lookup });
}

/** The client says "fetch failed" and keeps the reason below. */
function reasonOf(error: unknown): unknown {
  const cause = error instanceof TypeError ? error.cause : undefined;
  return cause instanceof OutboundRefused ? cause : error;
}

function limited(response: Response): Response {
  let bytes = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > outboundLimits.answerBytes) {
        controller.error(new OutboundRefused(`The answer is larger than ${outboundLimits.answerBytes} bytes`));
      } else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  const hasBody = response.body !== null && status !== 204;
  return new Response(hasBody ? response.body.pipeThrough(counter) : null, {
    status,
    statusText,
    headers: [...headers],
  });
}
