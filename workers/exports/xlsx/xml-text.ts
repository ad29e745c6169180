/** Text that goes into an XML element or attribute; markup characters only. */
export function escapeXml(text: string): string {
  return /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, character => entities[character] ?? character) : text;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

// What XML 1.0 cannot hold (controls, halves of a pair, two non-characters), and CR, which a reader would turn into LF.
const unwritable = /(?![\t\n])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;
const needsCare = /[&<>"_\p{Cc}\p{Cs}\ufffe\uffff]/u;

/**
 * Text of a spreadsheet cell or a name in a workbook. What XML cannot hold is written as `_xHHHH_`, and text that looks like that
 * is escaped, as ECMA-376 (22.9.2.19, ST_Xstring) asks.
 */
export function workbookText(text: string): string {
  if (!needsCare.test(text)) return text;
  const written = text
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replace(unwritable, character => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
  return escapeXml(written);
}
