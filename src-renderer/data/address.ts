/** Search parameters of an address as plain text: what `ab=x&y` says, no JSON. A repeated key keeps its last value. */
export type AddressSearch = Record<string, string>;

export function parseSearch(text: string): AddressSearch {
  return Object.fromEntries(new URLSearchParams(text));
}

/** With a leading "?", or empty. Commas, colons and slashes stay readable: addresses are copied by people. */
export function stringifySearch(search: Record<string, unknown>): string {
  const parts = Object.entries(search)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => `${readable(key)}=${readable(String(value))}`);
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

function readable(text: string): string {
  return encodeURIComponent(text).replace(/%(2C|3A|2F|40|7C)/g, whole => decodeURIComponent(whole));
}

/** "/explore?d=ServiceCategory&g=day" in its two parts. */
export function splitAddress(address: string): { path: string; search: AddressSearch } {
  const at = address.indexOf('?');
  if (at < 0) return { path: address, search: {} };
  return { path: address.slice(0, at), search: parseSearch(address.slice(at + 1)) };
}
