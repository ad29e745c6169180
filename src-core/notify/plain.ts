/** Controls except tab and line feed; marks that turn the direction of what follows (a title could show "gpj.exe" as "exe.jpg"). */
const unseen = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/gu;

/** One line of text for titles and headers: line ends become spaces, other controls a visible mark. */
export function oneLine(text: string, longest = 500): string {
  const line = text.replace(/[\r\n\t\u2028\u2029\u0085]+/g, ' ').replace(unseen, '\ufffd');
  return cut(line.replace(/ {2,}/g, ' ').trim(), longest);
}

/** Text that keeps its line ends. */
export function manyLines(text: string, longest = 20_000): string {
  return cut(text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n').replace(unseen, '\ufffd'), longest);
}

/** Says that it is cut; never in the middle of a character. */
export function cut(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}

/** The three characters that Slack reads as markup, everywhere in its texts. */
export const slackEscaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

export const htmlEscaped = (text: string) =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');

/** "1.4 MB": decimal units, as mail servers count their limits. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const [unit, divisor] = bytes < 1_000_000 ? ['kB', 1_000] : ['MB', 1_000_000];
  return `${(bytes / Number(divisor)).toFixed(1)} ${unit}`;
}
