/**
 * Lists inside an address parameter. Items are joined with a separator; a separator, backslash or leading "!" that belongs to an
 * item is escaped with a backslash. "!" alone is null, "" is an empty string, and "-" stands for the empty list. The text never
 * has ":~:" in it: in the fragment of an address a browser takes that for a text directive and cuts the rest off.
 */
export type Separator = ',' | ';' | ':';

export function joinItems(items: readonly (string | null)[], separator: Separator): string {
  if (items.length === 0) return '-';
  const [first] = items;
  if (items.length === 1 && first === '-') return '\\-';
  return items.map(item => (item === null ? '!' : escapeItem(item, separator))).join(separator);
}

export function splitItems(text: string, separator: Separator): (string | null)[] {
  if (text === '-') return [];
  const items: (string | null)[] = [];
  let item = '';
  let escaped = false;
  let plain = true;
  const push = () => {
    items.push(plain && item === '!' ? null : item);
    item = '';
    plain = true;
  };
  for (const character of text) {
    if (escaped) {
      item += character;
      escaped = false;
      plain = false;
    } else if (character === '\\') escaped = true;
    else if (character === separator) push();
    else item += character;
  }
  push();
  return items;
}

/** Items of a list that has no null in it. */
export function splitTexts(text: string, separator: Separator): string[] {
  return splitItems(text, separator).map(item => item ?? '!');
}

function escapeItem(item: string, separator: Separator): string {
  const escaped = item.replaceAll('\\', '\\\\').replaceAll(separator, `\\${separator}`).replaceAll(':~', ':\\~');
  return escaped.startsWith('!') ? `\\${escaped}` : escaped.startsWith('~') ? `\\${escaped}` : escaped;
}
