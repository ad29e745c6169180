/**
 * SECURITY 40: a text cell that a spreadsheet could take for a formula gets a leading apostrophe, at its start and after each
 * line break inside it. What may precede the dangerous character: blanks, control and zero-width characters, BOM, no-break
 * space. Dangerous: = + - @ | % , their full-width forms, and tab, CR, LF, NUL as the first character.
 */
const skipped = /^[\s\p{Cc}\p{Cf}\u00a0\u3000\ufeff]*$/u;
const dangerous = new Set(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠', '｜', '％']);
const dangerousFirst = new Set(['\t', '\r', '\n', '\0']);

function lineIsDangerous(line: string): boolean {
  const first = line[0];
  if (first === undefined) return false;
  if (dangerousFirst.has(first)) return true;
  for (const character of line) {
    if (dangerous.has(character)) return true;
    if (!skipped.test(character)) return false;
  }
  return false;
}

/** @returns the text, safe, and whether it had to change */
export function neutralise(text: string): { text: string; changed: boolean } {
  // Almost every cell begins with a letter or a digit and has no line break: decide those in one look.
  const code = text.charCodeAt(0);
  const plain = (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  if (text === '' || (plain && !text.includes('\n') && !text.includes('\r'))) return { text, changed: false };
  let changed = false;
  const safe = text
    .split(/(\r\n|\n|\r)/)
    .map((part, index) => {
      if (index % 2 === 1 || !lineIsDangerous(part)) return part;
      changed = true;
      return `'${part}`;
    })
    .join('');
  // A cell that begins with a line break itself.
  if (/^[\r\n]/.test(safe)) return { text: `'${safe}`, changed: true };
  return { text: safe, changed };
}
