import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPublicAddress } from './public-address.ts';

test.each([
  '8.8.8.8',
  '1.1.1.1',
  '203.0.114.1',
  '172.15.0.1',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
  '64:ff9b::808:808',
  '::ffff:8.8.8.8',
])('isPublicAddress() takes %s', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

const inner = [
  ['unspecified', '0.0.0.0', '0.1.2.3', '::'],
  ['loopback', '127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::127.0.0.1'],
  ['private', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', '::ffff:10.1.2.3', 'fc00::1', 'fd00:ec2::254'],
  ['link-local and metadata', '169.254.169.254', '169.254.170.2', 'fe80::1', '::ffff:169.254.169.254', 'fec0::1'],
  ['carrier-grade', '100.64.0.1', '100.100.100.200'],
  ['cloud', '168.63.129.16', '192.0.0.192'],
  ['multicast and broadcast', '224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1'],
  [
    'reserved, documentation, benchmarks',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    '198.18.0.1',
    '240.0.0.1',
    '2001:db8::1',
  ],
  [
    'translated and tunnelled',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2001::1',
    '100::1',
  ],
  ['no address', '', 'localhost', '0x7f000001.', '127.0.0.1.nip.io'],
].flatMap(([kind = '', ...addresses]) => addresses.map((address) => [kind, address]));

test.each(inner)('isPublicAddress() refuses %s: %s', (_, address) => {
  expect(isPublicAddress(address ?? '')).toBe(false);
});

test('isPublicAddress() judges an IPv4 address the same in every notation', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const expected = isPublicAddress(address);
      expect(isPublicAddress(`::ffff:${address}`)).toBe(expected);
      expect(isPublicAddress(`64:ff9b::${address}`)).toBe(expected);
    }),
  );
});
