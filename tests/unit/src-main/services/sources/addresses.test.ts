import { expect, test } from 'vitest';
import { addressKind, mayConnect, rulesFor } from '../../../../../src-main/services/sources/addresses.ts';

test.each([
  ...['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'].map(address => [address, 'public']),
  ...['127.0.0.1', '127.9.9.9', '10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1', '::1', 'fd12:3456::1'].map(
    address => [address, 'near'],
  ),
  ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::127.0.0.1', '64:ff9b::10.0.0.1'].map(address => [address, 'near']),
  ...['169.254.169.254', '169.254.0.1', '0.0.0.0', '::', '224.0.0.1', '255.255.255.255', '240.0.0.1'].map(address => [
    address,
    'forbidden',
  ]),
  ...[
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'fd00:ec2::254',
    '100.100.100.200',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
  ].map(address => [address, 'forbidden']),
  ...['', 'localhost', '1.2.3', '2130706433'].map(text => [text, 'forbidden']),
])('%s is %s', (address, kind) => {
  expect(addressKind(address)).toBe(kind);
});

test('the own network only for hosts that the user typed; plain http only there; metadata services never', () => {
  const cases = ['https:', 'http:'].flatMap(protocol =>
    [true, false].map(isNamed => {
      const rules = rulesFor(protocol, isNamed);
      return [
        protocol,
        isNamed,
        ...['8.8.8.8', '10.0.0.1', '169.254.169.254'].map(address => mayConnect(address, rules)),
      ];
    }),
  );
  expect(cases).toEqual([
    ['https:', true, true, true, false],
    ['https:', false, true, false, false],
    ['http:', true, false, true, false],
    ['http:', false, false, true, false], // refused before: plain http needs a named host
  ]);
});
