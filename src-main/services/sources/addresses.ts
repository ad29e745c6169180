import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** `public`: anywhere. `near`: this machine or a private network. `forbidden`: never asked, whoever names it. */
export type AddressKind = 'public' | 'near' | 'forbidden';

const forbidden = blockList([
  // "this network", link-local with the metadata services of AWS, Azure, Google..., multicast, reserved
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['100.100.100.200', 32], // Alibaba Cloud metadata
  ['fd00:ec2::254', 128], // AWS metadata
  ['fe80::', 10],
  ['ff00::', 8],
  ['::', 128],
]);

const near = blockList([
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['::1', 128],
  ['fc00::', 7],
]);

/** @param address an IPv4 or IPv6 address, without brackets; an IPv4 address inside IPv6 counts as itself */
export function addressKind(address: string): AddressKind {
  const family = isIP(address);
  if (family === 0) return 'forbidden';
  const plain = embeddedIpv4(address) ?? address;
  const type = isIP(plain) === 4 ? 'ipv4' : 'ipv6';
  if (forbidden.check(plain, type)) return 'forbidden';
  return near.check(plain, type) ? 'near' : 'public';
}

/** `::ffff:1.2.3.4`, `::1.2.3.4` and NAT64 `64:ff9b::1.2.3.4`, in any spelling. */
function embeddedIpv4(address: string): string | null {
  if (isIP(address) !== 6) return null;
  const [host = ''] = address.split('%');
  const spelled = new URL(`http://[${host}]/`).hostname.slice(1, -1);
  const match = /^(?:::ffff:|64:ff9b::|::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(spelled);
  if (!match) return null;
  const [high = 0, low = 0] = [match[1], match[2]].map(part => Number.parseInt(part ?? '0', 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** A name that resolved to an address that may not be asked. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** Which addresses a host may have: anywhere public, in the own network too, or only there. */
export type AddressRules = 'public' | 'any' | 'near';

/**
 * Hosts that the user typed may lie in the own network; others, such as a provider's fixed address, may not. Plain http stays inside
 * the own network.
 */
export const rulesFor = (protocol: string, isNamed: boolean): AddressRules =>
  protocol === 'http:' ? 'near' : isNamed ? 'any' : 'public';

export function mayConnect(address: string, rules: AddressRules): boolean {
  const kind = addressKind(address);
  return kind !== 'forbidden' && (rules === 'any' || kind === rules);
}

/**
 * DNS look-up for connections: what it returns is what is connected to, so a name cannot change between check and use. One address
 * among several that may not be asked refuses the name.
 */
export function guardedLookup(rules: (hostname: string) => AddressRules): LookupFunction {
  return (hostname, options, callback) => {
    systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 4);
      const [first] = addresses;
      if (!first || addresses.some(({ address }) => !mayConnect(address, rules(hostname))))
        return callback(new AddressRefused(), '', 4);
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

function blockList(ranges: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, isIP(network) === 4 ? 'ipv4' : 'ipv6');
  return list;
}
