/** More nodes than any cluster has: a list that names more is no node list. */
const MAX_NODES = 100_000;

/**
 * Expand a compressed host list: `cpn-f13-03-[01-02],x[1,3-5]` gives six names; several brackets multiply (`r[1-2]n[1-2]`).
 * Leading zeros are kept. @returns names in the order written; undefined when the text is no host list or names more than 100,000
 */
export function expandNodes(text: string): string[] | undefined {
  const names: string[] = [];
  for (const part of splitOutsideBrackets(text)) {
    const found = expandPart(part, MAX_NODES - names.length);
    if (found === undefined) return undefined;
    names.push(...found);
  }
  return names;
}

function splitOutsideBrackets(text: string): string[] {
  if (!text.includes('[')) return text.split(',');
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '[') depth += 1;
    else if (char === ']') depth -= 1;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

function expandPart(part: string, room: number): string[] | undefined {
  const open = part.indexOf('[');
  if (open < 0) return part === '' || part.includes(']') || room < 1 ? undefined : [part];
  const close = part.indexOf(']', open);
  if (close < 0) return undefined;
  const numbers = expandRanges(part.slice(open + 1, close), room);
  if (numbers === undefined) return undefined;
  const rest = part.slice(close + 1);
  const tails = rest === '' ? [''] : expandPart(rest, Math.max(1, Math.floor(room / Math.max(1, numbers.length))));
  if (tails === undefined || numbers.length * tails.length > room) return undefined;
  const head = part.slice(0, open);
  return numbers.flatMap(number => tails.map(tail => `${head}${number}${tail}`));
}

function expandRanges(text: string, room: number): string[] | undefined {
  const numbers: string[] = [];
  for (const range of text.split(',')) {
    const found = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(range);
    if (found === null) return undefined;
    const [, first = '', last = first] = found;
    const [from, to] = [Number(first), Number(last)];
    if (to < from || numbers.length + to - from + 1 > room) return undefined;
    for (let number = from; number <= to; number += 1) numbers.push(String(number).padStart(first.length, '0'));
  }
  return numbers;
}
