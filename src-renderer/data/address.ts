/** Search parameters of an address as plain text: what `ab=x&y` says, no JSON. A repeated key keeps its last value. */
export type AddressSearch = Record<string, string>;

export function parseSearch(text: string): AddressSearch {
  return Object.fromEntries(new URLSearchParams(text));
}

export { stringifySearch } from '../../src-core/address/addresses.ts';

/** "/explore?d=ServiceCategory&g=day" in its two parts. */
export function splitAddress(address: string): { path: string; search: AddressSearch } {
  const at = address.indexOf('?');
  if (at < 0) return { path: address, search: {} };
  return { path: address.slice(0, at), search: parseSearch(address.slice(at + 1)) };
}

/** Parameters for an address: what is null or undefined is not said. */
export function searchOf(parts: Readonly<Record<string, string | null | undefined>>): AddressSearch {
  return Object.fromEntries(Object.entries(parts).filter((part): part is [string, string] => part[1] != null));
}
