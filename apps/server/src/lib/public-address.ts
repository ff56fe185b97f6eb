/** Tells addresses of the public internet from those of this machine, its networks and its cloud. */
import ipaddr from 'ipaddr.js';

/** Public by their number, but answered by the cloud's own machinery: Azure's wire server. */
const cloudAddresses = new Set(['168.63.129.16']);

const globalUnicast = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];

/** False for everything that is not clearly public, whatever its notation: mapped, translated and tunnelled forms too. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv4') return isPublicV4(address as ipaddr.IPv4);
  const v6 = address as ipaddr.IPv6;
  // Networks without IPv4 reach it by this prefix: what counts is the address within.
  if (v6.range() === 'rfc6052') return isPublicV4(new ipaddr.IPv4(v6.toByteArray().slice(12)));
  return v6.match(globalUnicast[0], globalUnicast[1]) && v6.range() === 'unicast';
}

function isPublicV4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !cloudAddresses.has(address.toString());
}
