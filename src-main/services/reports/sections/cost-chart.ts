import type { ReportSection } from '../../../../src-core/contract/reports.ts';
import { bySize, type Known, sum } from '../../../../src-core/reports/exact.ts';
import type { PackChart } from '../../../../src-core/reports/pack-model.ts';
import { currenciesOf, cutToTop, type MoneyLine } from '../../../../src-core/reports/tables.ts';
import { periodName } from '../../../../src-core/reports/words/words.ts';
import type { ModelContext } from '../model-context.ts';
import type { ComparedLines } from './compared-lines.ts';

/** Bars and layers that an eye can tell apart. */
const CATEGORIES = 12;
const LAYERS = 6;
/** A chart has one currency; more of them than this make nobody wiser. */
const CURRENCIES = 3;

/** One chart a currency, of the first measure; what does not fit is one bar, so that the chart shows all of the cost. */
export function costCharts(
  section: Extract<ReportSection, { kind: 'cost' }>,
  id: string,
  title: string,
  lines: ComparedLines,
  context: ModelContext,
): PackChart[] {
  const { chart } = section;
  if (chart === 'none') return [];
  const currencies = currenciesOf(lines.totals);
  return currencies.slice(0, CURRENCIES).flatMap((currency, index) => {
    const own = lines.groups.filter(line => line.currency === currency);
    const drawn = chart === 'stacked' && section.by.length > 1 ? layered(own, context) : plain(own, lines, context);
    const [first] = drawn.categories;
    if (first === undefined) return [];
    const { words, display } = context.parts;
    const amount = sum(drawn.series.filter(({ isEarlier }) => !isEarlier).map(({ values }) => values[0] ?? null));
    const code = currency ?? words.notSaid;
    return [
      {
        id: currencies.length > 1 ? `${id}-chart-${index + 1}` : `${id}-chart`,
        kind: chart,
        title,
        unit: code,
        categories: drawn.categories,
        series: drawn.series.map(({ name: seriesName, values }) => ({
          ...{ name: seriesName, values, isForecast: false, low: null, high: null },
        })),
        alt: words.charts.bar(title, code, first, amount === null ? words.unknown : display.money(amount, currency)),
      },
    ];
  });
}

type Drawn = { categories: string[]; series: { name: string; values: Known[]; isEarlier: boolean }[] };

/** A bar a group, and beside it the earlier period's. */
function plain(groups: readonly MoneyLine[], lines: ComparedLines, { parts }: ModelContext): Drawn {
  const { words, display, template, period } = parts;
  const { lines: top, rests } = cutToTop(groups, CATEGORIES);
  const bars = [
    ...top.map(line => ({ name: labelOf(line, words.unassigned), line })),
    ...rests.map(line => ({ name: words.rest(display.count(line.count)), line })),
  ];
  const series = (name: string, at: number, isEarlier: boolean) => ({
    ...{ name, isEarlier, values: bars.map(({ line }) => line.amounts[at] ?? null) },
  });
  return {
    categories: bars.map(({ name }) => name),
    series: [
      series(periodName(period, template.language), 0, false),
      ...(lines.compared ? [series(periodName(lines.compared, template.language), lines.measures.length, true)] : []),
    ],
  };
}

/** A bar for each first key, in layers of the second. */
function layered(groups: readonly MoneyLine[], { parts: { words } }: ModelContext): Drawn {
  const amountOf = ({ amounts }: MoneyLine) => amounts[0] ?? null;
  const bars = largest(groups, 0, CATEGORIES, words.unassigned);
  const layers = largest(groups, 1, LAYERS, words.unassigned);
  const cell = (bar: (line: MoneyLine) => boolean, layer: (line: MoneyLine) => boolean) => {
    const found = groups.filter(line => bar(line) && layer(line));
    return found.length === 0 ? '0' : sum(found.map(amountOf));
  };
  return {
    categories: bars.map(({ name }) => name),
    series: layers.map(layer => ({
      ...{ name: layer.name, isEarlier: false, values: bars.map(bar => cell(bar.holds, layer.holds)) },
    })),
  };

  function largest(lines: readonly MoneyLine[], at: number, limit: number, unassigned: string) {
    const keys = [...Map.groupBy(lines, line => line.keys[at] ?? null)]
      .map(([key, own]) => ({ key, total: sum(own.map(amountOf)) }))
      .toSorted((a, b) => bySize(a.total, b.total));
    const shown = keys.slice(0, limit).map(({ key }) => ({
      name: key ?? unassigned,
      holds: (line: MoneyLine) => (line.keys[at] ?? null) === key,
    }));
    const left = new Set(keys.slice(limit).map(({ key }) => key));
    if (left.size === 0) return shown;
    return [
      ...shown,
      { name: words.rest(String(left.size)), holds: (line: MoneyLine) => left.has(line.keys[at] ?? null) },
    ];
  }
}

export const labelOf = ({ keys }: MoneyLine, unassigned: string): string =>
  keys.map(key => key ?? unassigned).join(' / ');
