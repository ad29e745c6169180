import type { i18n as I18n } from 'i18next';
import type { Finding, Oddity, SniffVerdict } from '../../src-core/contract/imports.ts';
import type { QualityIssue } from '../../src-core/contract/quality.ts';
import type { ConnectorInfo, SettingField } from '../../src-core/contract/sources.ts';
import { formatPeriod } from './format-time.ts';
import { formatAmount, formatCount, formatPercent } from './money/format.ts';

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

/**
 * A finding of the quality checks, from its facts. What an import found has words of its own, by its rule. Columns and datasets read as they
 * do elsewhere on screen, and what is not known reads as a dash.
 */
export function checkText(issue: Pick<QualityIssue, 'check' | 'facts' | 'rows' | 'message'>, i18n: Words): string {
  const rule = issue.check === 'finding' ? issue.facts.rule : null;
  const words = typeof rule === 'string' ? template(i18n, 'finding', rule) : template(i18n, 'check', issue.check);
  if (words === null) return readable(issue, i18n);
  const facts = Object.entries({ ...issue.facts, rows: issue.rows }).map(([name, fact]) => [
    name,
    factText(name, fact, i18n),
  ]);
  return fill(words, Object.fromEntries(facts));
}

/** The check's own sentence, with its exact amounts written as amounts are. */
function readable({ message, facts }: Pick<QualityIssue, 'message' | 'facts'>, { language }: Words): string {
  const amounts = Object.values(facts).filter(isAmount);
  return amounts.reduce((text, amount) => text.replaceAll(`${amount} `, `${amountText(amount, language)} `), message);
}

const isAmount = (fact: unknown): fact is string => typeof fact === 'string' && /^-?\d+\.\d+$/.test(fact);
const amountText = (amount: string, language: string) => formatAmount(amount, null, language, 'exact');

function factText(name: string, fact: string | number | boolean | null, i18n: Words): string {
  if (fact === null) return '–';
  if (typeof fact === 'number')
    return name === 'permille' ? formatPercent(fact / 1000, i18n.language) : formatCount(fact, i18n.language);
  const text = String(fact);
  if (isAmount(text)) return amountText(text, i18n.language);
  const dimensions = i18n.getResource(i18n.language, 'table', 'dimension') as Record<string, string> | undefined;
  const datasets = i18n.getResource(i18n.language, 'common', 'dataset') as Record<string, string> | undefined;
  return (name === 'dataset' ? datasets?.[text] : dimensions?.[text]) ?? text;
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

type ConnectorNames = Pick<ConnectorInfo, 'id' | 'title' | 'summary'>;

export const connectorTitle = (connector: ConnectorNames, i18n: Words): string =>
  template(i18n, 'connector', connector.id) ?? connector.title;

export const connectorSummary = (connector: ConnectorNames, i18n: Words): string =>
  template(i18n, 'connector', `${connector.id} summary`) ?? connector.summary;

/** A setting that this connector no longer has keeps its name. */
export const fieldTitle = (connector: Pick<ConnectorInfo, 'id' | 'fields'>, name: string, i18n: Words): string =>
  ownOrShared(i18n, connector.id, name) ?? connector.fields.find(field => field.name === name)?.title ?? name;

export const fieldDescription = (
  connector: Pick<ConnectorInfo, 'id'>,
  field: Pick<SettingField, 'name' | 'description'>,
  i18n: Words,
): string | null => ownOrShared(i18n, connector.id, `${field.name} hint`) ?? field.description;

export const secretTitle = (
  connector: Pick<ConnectorInfo, 'id'>,
  secret: ConnectorInfo['secrets'][number],
  i18n: Words,
): string => ownOrShared(i18n, connector.id, secret.name) ?? secret.title;

/** "prometheus url" before "* url": what a connector calls its own way, and what all of them have. */
const ownOrShared = (i18n: Words, id: string, name: string): string | null =>
  template(i18n, 'connector', `${id} ${name}`) ?? template(i18n, 'connector', `* ${name}`);

/** "GPU jobs" of `gpu-job`; a dataset that has no words yet keeps its name. */
export const datasetName = (name: string, i18n: Names): string => i18n.t(`common:dataset.${name}`, name);

/** "AWS CUR 2.0" of a drop's or verdict's format and version. */
export function formatName(format: string, version: string | null, i18n: Names): string {
  const name = i18n.t(`common:format.${format}`, format.toUpperCase());
  return version ? `${name} ${version}` : name;
}

type Names = Pick<I18n, 't'>;

/** Codes hold dots, which i18next would take for levels: the text is looked up in its bundle as it is. */
function template(
  i18n: Words,
  group: 'oddity' | 'finding' | 'sentence' | 'check' | 'connector',
  code: string,
): string | null {
  const texts = i18n.getResource(i18n.language, 'lake-words', group) as Record<string, string> | undefined;
  return texts?.[code] ?? null;
}

function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (hole, name: string) => values[name] ?? hole);
}
