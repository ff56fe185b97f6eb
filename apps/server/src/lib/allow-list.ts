/** What an operator lets the server reach besides the public internet: hosts, addresses and networks, each perhaps with one port. */
import ipaddr from 'ipaddr.js';

export interface AllowList {
  /** `port` is that of the connection. */
  hasHost(host: string, port: number): boolean;
  hasAddress(address: string, port: number): boolean;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

interface Rule {
  /** Null for any. */
  readonly port: number | null;
  /** `.example.com` stands for every name below it. */
  readonly host?: string;
  readonly network?: readonly [Address, number];
}

/**
 * Entries separated by commas or spaces: `localhost:11434`, `llm.internal`, `*.internal`, `10.0.0.0/8`, `192.168.1.5:8000`,
 * `[fd00::1]:8000`, `fd00::/8`.
 * @throws Error that names the entry it can't read.
 */
export function parseAllowList(text: string): AllowList {
  const rules = text
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map(parseRule);
  const find = (port: number, matches: (rule: Rule) => boolean) =>
    rules.some((rule) => (rule.port === null || rule.port === port) && matches(rule));
  return {
    hasHost: (host, port) => find(port, (rule) => rule.host !== undefined && isHost(rule.host, host.toLowerCase())),
    hasAddress(address, port) {
      if (!ipaddr.isValid(address)) return false;
      const parsed = ipaddr.process(address);
      return find(port, ({ network }) => network !== undefined && isWithin(parsed, network));
    },
  };
}

function isHost(rule: string, host: string): boolean {
  return rule.startsWith('.') ? host.endsWith(rule) : host === rule;
}

function isWithin(address: Address, [base, bits]: readonly [Address, number]): boolean {
  return address.kind() === base.kind() && address.match(base, bits);
}

function parseRule(entry: string): Rule {
  const { name, port } = splitPort(entry);
  if (ipaddr.isValidCIDR(name)) return { port, network: ipaddr.parseCIDR(name) };
  if (ipaddr.isValid(name)) {
    const address = ipaddr.process(name);
    return { port, network: [address, address.kind() === 'ipv4' ? 32 : 128] };
  }
  if (!/^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(name)) {
    throw new Error(`"${entry}" is neither a host, an address nor a network`);
  }
  return { port, host: name.replace(/^\*/, '').toLowerCase() };
}

/** An IPv6 address is in brackets when a port follows. */
function splitPort(entry: string): { name: string; port: number | null } {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry);
  const plain = /^([^:]*):(\d+)$/.exec(entry);
  const [, name = entry, port] = bracketed ?? plain ?? [];
  if (port === undefined) return { name, port: null };
  if (Number(port) < 1 || Number(port) > 65_535) throw new Error(`"${entry}" has no possible port`);
  return { name, port: Number(port) };
}
