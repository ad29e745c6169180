import { type ChangeEffect, type ChangeExplained, changeEffects } from '../../../../src-core/contract/explain.ts';
import type { ReportSection } from '../../../../src-core/contract/reports.ts';
import { bySize, minus, sum } from '../../../../src-core/reports/exact.ts';
import type { PackChart, PackTable } from '../../../../src-core/reports/pack-model.ts';
import { reportPeriod } from '../../../../src-core/reports/period.ts';
import {
  column,
  currencyColumn,
  moneyTable,
  noteOf,
  plainTable,
  textColumn,
} from '../../../../src-core/reports/tables.ts';
import { dimensionName, lowerFirst, periodName } from '../../../../src-core/reports/words/words.ts';
import type { BuiltSection, ModelContext } from '../model-context.ts';

type ChangeSection = Extract<ReportSection, { kind: 'change' }>;
type Currency = ChangeExplained['currencies'][number];
const ITEMS = 10;

/** What moved against the pack published last: the difference, split into effects that add up to it. */
export function changeSection(section: ChangeSection, id: string, context: ModelContext): BuiltSection {
  const { words, display, change, template } = context.parts;
  const title = section.title || words.sections.change;
  const build = (paragraphs: string[], tables: PackTable[] = [], charts: PackChart[] = []): BuiltSection => ({
    section: { id, title, paragraphs, charts, tables },
    streams: [],
  });
  if (change === null) return build([words.change.first]);
  const period = periodName(reportPeriod(change.against.period), template.language);
  const at = display.day(change.against.publishedAt.slice(0, 10));
  const opening = change.isRestatement ? words.change.restated(period, at) : words.change.previous(period, at);
  const { explained } = change;
  if (explained === null) return build([opening, words.change.noEffects[change.problem ?? ''] ?? '']);
  context.define('effects', template.measure);
  if (section.by !== null) context.defineDimensions([section.by]);
  checkEffects(title, explained, context);
  const moved = explained.currencies.filter(({ difference }) => difference !== '0');
  if (moved.length === 0) return build([opening, words.change.none]);
  const tables = [
    effectTable(id, moved, context),
    ...(section.by === null ? [] : groupTables(section.by, id, moved, context)),
    itemTable(id, moved, context),
  ];
  return build(
    [opening, ...moved.map(currency => sentence(currency, context))],
    tables,
    moved.map((currency, index) => waterfall(currency, `${id}-chart-${index + 1}`, context)),
  );
}

/** The effects of every currency and group add up to its difference, or the report does not tie. */
function checkEffects(title: string, { currencies }: ChangeExplained, { gaps }: ModelContext): void {
  for (const { currency, before, after, difference, effects, groups, rest } of currencies) {
    const all = sum(changeEffects.map(effect => effects[effect]));
    const parts = sum([...groups.map(group => group.difference), rest.difference]);
    const wrong = [minus(after, before), all, ...(groups.length > 0 ? [parts] : [])].filter(
      found => found !== difference,
    );
    if (wrong.length > 0) gaps.push(`${title}: ${currency ?? ''} ${wrong[0]} ≠ ${difference}`);
  }
}

function sentence(
  { currency, before, after, difference, effects }: Currency,
  { parts: { words, display } }: ModelContext,
): string {
  const money = (amount: string) => display.money(amount, currency);
  const signed = (amount: string) => display.signedMoney(amount, currency);
  const [largest] = changeEffects
    .filter(effect => effects[effect] !== '0')
    .toSorted((a, b) => bySize(effects[a], effects[b]));
  const figure = words.change.sentence(signed(difference), money(before), money(after));
  return largest === undefined
    ? figure
    : `${figure} ${words.change.largest(words.change.effects[largest], signed(effects[largest]))}`;
}

function effectTable(id: string, moved: readonly Currency[], { parts: { words } }: ModelContext): PackTable {
  return plainTable({
    id,
    title: words.change.total,
    columns: [
      currencyColumn(words),
      textColumn('Effect', words.change.total),
      column('Amount', words.columns.amount, 'amount'),
      textColumn('Meaning', words.change.meaning),
    ],
    rows: moved.flatMap(({ currency, before, after, effects }) => [
      [currency, words.change.before, before, null],
      ...changeEffects
        .filter(effect => effects[effect] !== '0')
        .map(effect => [currency, words.change.effects[effect], effects[effect], words.change.effectTexts[effect]]),
      [currency, words.change.after, after, null],
    ]),
  });
}

function groupTables(
  by: string,
  id: string,
  moved: readonly Currency[],
  { parts: { words, display, rowLimit } }: ModelContext,
): PackTable[] {
  const name = dimensionName(words, by);
  const used = changeEffects.filter(effect => moved.some(({ effects }) => effects[effect] !== '0'));
  const cells = (line: {
    before: string | null;
    after: string | null;
    difference: string;
    effects: Record<ChangeEffect, string>;
  }) => [...[line.before, line.after, line.difference], ...used.map(effect => line.effects[effect])];
  const rows = moved.flatMap(({ currency, groups, rest }) => [
    ...groups
      .slice(0, rowLimit ?? groups.length)
      .map(group => [group.keys[0] ?? words.unassigned, currency, ...cells(group)]),
    ...(rest.groups === 0
      ? []
      : [[words.rest(display.count(rest.groups)), currency, ...cells({ ...rest, before: null, after: null })]]),
  ]);
  const totals = moved.map(currency => ({
    currency: currency.currency,
    cells: [null, currency.currency, ...cells(currency)],
  }));
  const columns = [
    textColumn(by, name),
    currencyColumn(words),
    column('Before', words.change.before, 'amount'),
    column('After', words.change.after, 'amount'),
    column('Difference', words.change.difference, 'amount'),
    ...used.map(effect => column(`Effect_${effect}`, words.change.effects[effect], 'amount')),
  ];
  const title = words.change.groups(lowerFirst(name));
  return moneyTable({ id: `${id}-groups`, title, columns, rows, totals, note: null }, words);
}

function itemTable(id: string, moved: readonly Currency[], { parts: { words, display } }: ModelContext): PackTable {
  const left = moved.flatMap(({ currency, items, restItems }) => {
    const more = items.slice(ITEMS);
    const count = restItems.items + more.length;
    const amount = sum([restItems.difference, ...more.map(({ difference }) => difference)]) ?? '0';
    return count === 0 ? [] : [words.tables.notListed(display.count(count), display.money(amount, currency))];
  });
  return plainTable({
    id: `${id}-items`,
    title: words.change.items,
    columns: [
      textColumn('Item', words.change.item),
      currencyColumn(words),
      column('Difference', words.change.difference, 'amount'),
      column('QuantityBefore', words.change.quantityBefore, 'quantity'),
      column('QuantityAfter', words.change.quantityAfter, 'quantity'),
      textColumn('Unit', words.change.unit),
      column('PriceBefore', words.change.priceBefore, 'amount'),
      column('PriceAfter', words.change.priceAfter, 'amount'),
    ],
    rows: moved.flatMap(({ currency, items }) =>
      items
        .slice(0, ITEMS)
        .map(item => [
          ...[[...item.keys.map(key => key ?? words.unassigned), item.item].join(' / '), currency, item.difference],
          ...[item.quantityBefore, item.quantityAfter, item.unit, item.priceBefore, item.priceAfter],
        ]),
    ),
    note: noteOf(...left),
  });
}

function waterfall(
  { currency, difference, effects }: Currency,
  id: string,
  { parts: { words, display } }: ModelContext,
): PackChart {
  const shown = changeEffects.filter(effect => effects[effect] !== '0');
  return {
    id,
    kind: 'bar',
    title: words.change.total,
    unit: currency ?? words.notSaid,
    categories: shown.map(effect => words.change.effects[effect]),
    series: [
      {
        name: words.change.difference,
        values: shown.map(effect => effects[effect]),
        ...{ isForecast: false, low: null, high: null },
      },
    ],
    alt: words.change.sentenceAlt(display.signedMoney(difference, currency)),
  };
}
