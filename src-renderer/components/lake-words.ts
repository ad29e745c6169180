import type { i18n as I18n } from 'i18next';
import type { Finding, Oddity, SniffVerdict } from '../../src-core/contract/imports.ts';
import { formatPeriod } from './format-time.ts';
import { formatCount } from './money/format.ts';

type Words = Pick<I18n, 'language' | 'getResource'>;

/**
 * What the connectors say about files and rows, in the reader's language. English is the connector's own text; other languages
 * are the resource bundle `lake-words`, keyed by the same stable codes. A code without words there is shown in English: an
 * untranslated sentence is better than none.
 */
export function oddityText(oddity: Oddity, i18n: Words): string {
  const words = template(i18n, 'oddity', oddity.code);
  return words === null ? oddity.message : fill(words, { columns: oddity.columns.join(', '), message: oddity.message });
}

export function findingText(finding: Pick<Finding, 'rule' | 'column' | 'message'>, i18n: Words): string {
  const words = template(i18n, 'finding', finding.rule);
  return words === null ? finding.message : fill(words, { column: finding.column });
}

/** "FOCUS 1.0 export as CSV: 667 rows of AWS, September 2024, USD." from the verdict's facts. */
export function verdictSentence(verdict: SniffVerdict, i18n: Words): string {
  const { formatVersion, container, rows, period, providers, currencies } = verdict;
  const whole = template(i18n, 'sentence', 'whole');
  const words = (key: string) => template(i18n, 'sentence', key) ?? '';
  if (verdict.format !== 'focus') return verdict.sentence;
  if (!whole || !formatVersion || !container || !rows || !providers || !currencies) return verdict.sentence;
  const count = formatCount(rows.count, i18n.language);
  const list = (names: readonly string[]) => names.join(', ');
  return fill(whole, {
    version: formatVersion,
    container: words(container),
    rows: rows.exact ? count : fill(words('about'), { rows: count }),
    of: providers.length > 0 ? fill(words('of'), { providers: list(providers) }) : '',
    period: period ? formatPeriod(period, i18n.language) : words('noPeriod'),
    currencies: currencies.length > 0 ? list(currencies) : words('noCurrency'),
  });
}

/** Codes hold dots, which i18next would take for levels: the text is looked up in its bundle as it is. */
function template(i18n: Words, group: 'oddity' | 'finding' | 'sentence', code: string): string | null {
  const texts = i18n.getResource(i18n.language, 'lake-words', group) as Record<string, string> | undefined;
  return texts?.[code] ?? null;
}

function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (hole, name: string) => values[name] ?? hole);
}
