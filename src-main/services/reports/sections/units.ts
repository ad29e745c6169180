import type { ReportSection } from '../../../../src-core/contract/reports.ts';
import {
  type UnitKey,
  type UnitRow,
  type UnitSeries,
  UnitSpec,
  unitKeys,
} from '../../../../src-core/contract/units.ts';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { change } from '../../../../src-core/reports/exact.ts';
import type { PackCell, PackChart } from '../../../../src-core/reports/pack-model.ts';
import { periodOfDay, type ReportPeriod, shiftPeriod } from '../../../../src-core/reports/period.ts';
import { column, currencyColumn, noteOf, plainTable, textColumn } from '../../../../src-core/reports/tables.ts';
import { periodName } from '../../../../src-core/reports/words/words.ts';
import type { BuiltSection, ModelContext } from '../model-context.ts';

type UnitsSection = Extract<ReportSection, { kind: 'units' }>;
type Told = { unit: string; title: string; word: string; series: UnitSeries };

/** Each unit has a scale of its own, so each has a chart. */
const CHARTS = 6;

/** What one of each costs in the period, beside the period before, with how much of cost and volume is known. */
export async function unitsSection(section: UnitsSection, id: string, context: ModelContext): Promise<BuiltSection> {
  const { words, period, template } = context.parts;
  const periods = Array.from({ length: Math.max(section.periods, 2) }, (_, index) =>
    shiftPeriod(period, index + 1 - Math.max(section.periods, 2)),
  );
  const asked = section.units.length > 0 ? section.units : [...unitKeys];
  const told: Told[] = [];
  const unanswered: string[] = [];
  for (const unit of asked) {
    const answer = await seriesOf(unit, periods, context);
    if (answer === null) unanswered.push(nameOf(unit, null, context).title);
    else if (section.units.length > 0 || answer.rows.some(row => row.unitCost !== null))
      told.push({ unit, ...nameOf(unit, answer, context), series: answer });
  }
  context.define('unitCost', 'bases', template.measure);
  const before = shiftPeriod(period, -1);
  const rows = told.flatMap(each => unitRows(each, period, before));
  const notes = notesOf(told, context);
  const beforeName = periodName(before, template.language);
  const table = plainTable({
    id,
    title: section.title || words.sections.units,
    columns: [
      textColumn('Unit', words.units.unit),
      textColumn('UnitWord', words.units.one),
      currencyColumn(words),
      column('UnitCost', words.units.unitCost, 'amount'),
      column('UnitCost_previous', words.units.before(beforeName), 'amount'),
      column('UnitCost_change_share', words.units.change, 'share'),
      column('Cost', words.units.cost, 'amount'),
      column('Quantity', words.units.quantity, 'quantity'),
      column('ReservedUnitCost', words.units.reserved, 'amount'),
      column('UsedUnitCost', words.units.used, 'amount'),
      column('MarginalUnitCost', words.units.marginal, 'amount'),
      column('CostKnownShare', words.units.costKnown, 'share'),
      column('VolumeKnownShare', words.units.volumeKnown, 'share'),
    ],
    rows,
    note: noteOf(
      rows.length === 0 ? words.units.none : words.units.byDays,
      ...notes,
      ...unanswered.map(unit => words.units.unanswered(unit)),
    ),
  });
  const course = plainTable({
    id: `${id}-course`,
    title: words.units.course,
    columns: [
      textColumn('Unit', words.units.unit),
      currencyColumn(words),
      ...periods.map(({ label }) => column(label, label, 'amount')),
    ],
    rows: told.flatMap(each =>
      currencies(each).map(currency => [each.title, currency, ...costs(each, currency, periods)]),
    ),
  });
  return {
    section: {
      id,
      title: section.title || words.sections.units,
      paragraphs: [],
      charts: charts(section, id, told, periods, context),
      tables: rows.length === 0 ? [table] : [table, course],
    },
    streams: [],
  };
}

/** Each note once, with the units that it is about. */
function notesOf(told: readonly Told[], { parts: { words } }: ModelContext): string[] {
  const titles = new Map<string, Set<string>>();
  for (const { title, series } of told)
    for (const { code } of series.notes) titles.set(code, (titles.get(code) ?? new Set()).add(title));
  return [...titles].flatMap(([code, units]) => {
    const note = words.units.notes[code];
    return note === undefined ? [] : [words.units.of([...units].join(', '), note)];
  });
}

/** Null where the lake cannot tell it of these charges. */
async function seriesOf(
  unit: string,
  periods: readonly ReportPeriod[],
  context: ModelContext,
): Promise<UnitSeries | null> {
  const { template, services, signal, period } = context.parts;
  const [first, last] = [periods[0], periods.at(-1)];
  const spec = UnitSpec.parse({
    ...{ unit, measure: template.measure, filters: template.filters, allocation: template.allocation },
    ...{ convertTo: template.currency, grain: period.kind, from: first?.from ?? null, to: last?.to ?? null },
  });
  try {
    const series = await services.units.series(spec, signal);
    context.mustBe(series.lakeVersion);
    return series;
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('query.')) return null;
    throw error;
  }
}

function nameOf(unit: string, series: UnitSeries | null, { parts: { words } }: ModelContext) {
  const known = words.names.units[unit as UnitKey];
  if (known) return { title: known.title, word: known.word };
  const title = unit.replace(/^custom:/, '');
  return { title, word: series?.unit ?? title };
}

const labelOf = ({ bucket }: UnitRow, period: ReportPeriod) =>
  bucket === null ? '' : periodOfDay(period.kind, bucket.slice(0, 10)).label;

function rowAt({ series }: Told, currency: string | null, at: ReportPeriod): UnitRow | undefined {
  return series.rows.find(row => row.currency === currency && labelOf(row, at) === at.label);
}

const currencies = ({ series }: Told) => [...new Set(series.rows.map(({ currency }) => currency))];

const costs = (told: Told, currency: string | null, periods: readonly ReportPeriod[]): PackCell[] =>
  periods.map(period => rowAt(told, currency, period)?.unitCost ?? null);

function unitRows(told: Told, period: ReportPeriod, before: ReportPeriod): PackCell[][] {
  return currencies(told).flatMap(currency => {
    const row = rowAt(told, currency, period);
    if (!row) return [];
    const past = rowAt(told, currency, before)?.unitCost ?? null;
    const { bases, quality } = row;
    return [
      [
        ...[told.title, told.word, currency, row.unitCost, past, change(row.unitCost, past), row.cost, row.quantity],
        ...[bases.reserved, bases.used, bases.marginal, shareCell(quality.cost.share), shareCell(quality.volume.share)],
      ],
    ];
  });
}

/** Shares of the units service are ratios of their own; as text they carry no exponent. */
const shareCell = (share: number | null): PackCell => (share === null ? null : share.toFixed(6));

function charts(
  section: UnitsSection,
  id: string,
  told: readonly Told[],
  periods: readonly ReportPeriod[],
  { parts: { words, template } }: ModelContext,
): PackChart[] {
  const { chart } = section;
  const [first, last] = [periods[0], periods.at(-1)];
  if (chart === 'none' || !first || !last) return [];
  const drawn = told.flatMap(each => currencies(each).map(currency => ({ each, currency })));
  return drawn
    .filter(({ each, currency }) => costs(each, currency, periods).some(cost => cost !== null))
    .slice(0, CHARTS)
    .map(({ each, currency }, index) => ({
      id: `${id}-chart-${index + 1}`,
      kind: chart,
      title: each.title,
      unit: currency ?? words.notSaid,
      categories: periods.map(({ label }) => label),
      series: [
        {
          name: each.title,
          values: periods.map(period => rowAt(each, currency, period)?.unitCost ?? null),
          ...{ isForecast: false, low: null, high: null },
        },
      ],
      alt: words.charts.course(each.title, periodName(first, template.language), periodName(last, template.language)),
    }));
}
