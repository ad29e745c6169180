const limit = 31;

/**
 * Names of the sheets of a workbook, one per group in the given order: valid in Excel (at most 31 characters, none of
 * `: \ / ? * [ ]`, no apostrophe at an end, not "History") and unique without regard to case. Null is "Unassigned".
 * @param reserved names that are already taken, e.g. the cover's
 */
export function sheetNames(values: readonly (string | null)[], reserved: readonly string[] = []): string[] {
  const taken = new Set(['history', ...reserved.map(name => name.toLowerCase())]);
  return values.map(value => {
    const base =
      cut((value ?? 'Unassigned').replace(/[:\\/?*[\]\p{Cc}]/gu, ' ').replace(/^[\s']+/, ''), limit) || 'Blank';
    let name = base;
    for (let copy = 2; taken.has(name.toLowerCase()); copy++) {
      const suffix = ` (${copy})`;
      name = cut(base, limit - suffix.length) + suffix;
    }
    taken.add(name.toLowerCase());
    return name;
  });
}

/** Never cuts a character of two code units in half; no blank or apostrophe at the new end. */
function cut(text: string, length: number): string {
  let end = Math.min(length, text.length);
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end--;
  return text.slice(0, end).replace(/[\s']+$/, '');
}
