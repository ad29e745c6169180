import type { UnitDefinition } from '../../../src-core/units/catalog.ts';
import { bucketKey, type VolumeCell } from '../../../src-core/units/match.ts';
import { labelOf, metricDaysSql, metricLabelsSql, metricVolumeSql } from '../../../src-core/units/metric-volume-sql.ts';
import { type Row, toBigInt, toText, toUnscaled } from '../import/sql-run.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { textOf } from './grouped-costs.ts';
import { bucketStart } from './periods.ts';
import { sharedFilters, type UnitQuestion } from './question.ts';
import type { UnitNote, Volume } from './volume.ts';
import { ToldDays, wholeness } from './wholeness.ts';

/** What a metric must say to be a denominator. */
export type MetricQuestion = {
  readonly names: readonly string[];
  readonly over: 'sum' | 'mean-day';
  readonly match: readonly string[];
};

/** Labels by metric name, for the names that have observations at all. */
export async function metricLabels(snapshot: Snapshot, names: readonly string[]): Promise<Map<string, string[]>> {
  const rows = (await snapshot.all(metricLabelsSql(names))) as Row[];
  const found = new Map<string, string[]>();
  for (const row of rows) {
    const labels = found.get(String(row.name)) ?? [];
    const label = toText(row.label);
    found.set(String(row.name), label === null ? labels : [...labels, label]);
  }
  return found;
}

/** A metric by what its labels have in common with charges; null where none of the names has a value. */
export async function metricVolume(metric: MetricQuestion, question: UnitQuestion): Promise<Volume | null> {
  const { spec, periods, snapshot } = question;
  const found = await metricLabels(snapshot, metric.names);
  const name = metric.names.find(each => found.has(each));
  if (name === undefined) return null;
  const labels = (found.get(name) ?? []).toSorted();
  const matchDims = metric.match.filter(dimension => labelOf(dimension, labels) !== null);
  const columns = [...spec.dims, ...matchDims];
  const shared = sharedFilters(spec);
  const filters = shared.filters.flatMap(filter => {
    const label = labelOf(filter.dimension, labels);
    return label === null ? [] : [{ label, filter }];
  });
  const blind = shared.filters.filter(({ dimension }) => labelOf(dimension, labels) === null);
  const notes: UnitNote[] = [
    ...shared.notes,
    ...blindNotes(
      name,
      blind.map(({ dimension }) => dimension),
      labels,
    ),
  ];
  const cells: VolumeCell[] = [];
  const told = new ToldDays();
  const daysOf = new Map<string, number>();
  for (const stretch of periods.stretches) {
    const { isPrevious } = stretch;
    const days = metricVolumeSql({ name, labels: [], filters: [], stretch: { ...stretch, grain: 'day' } });
    for (const row of (await snapshot.all(days)) as Row[]) {
      const start = bucketStart({ ...periods, cellGrain: 'day' }, row.bucket_ms);
      told.add('', isPrevious, start);
    }
    const asked = { name, labels: columns.map(dimension => labelOf(dimension, labels)), filters, stretch };
    for (const row of (await snapshot.all(metricVolumeSql(asked))) as Row[]) {
      const match = matchDims.map((_, index) => toText(row[`d${spec.dims.length + index}`]));
      cells.push({
        isPrevious,
        bucket: bucketStart(periods, row.bucket_ms),
        dims: spec.dims.map((_, index) => toText(row[`d${index}`])),
        match: match.includes(null) ? null : JSON.stringify(match),
        quantity: toBigInt(row.open) > 0n || blind.length > 0 ? null : toUnscaled(row.total),
      });
    }
    if (metric.over === 'mean-day')
      for (const row of (await snapshot.all(metricDaysSql(name, stretch))) as Row[])
        daysOf.set(bucketKey({ isPrevious, bucket: bucketStart(periods, row.bucket_ms) }), Number(row.days));
  }
  const whole = await wholeness(question, told, {
    days: 'edges',
    groupDims: [],
    groupOf: () => '',
    what: `the metric ${name}`,
  });
  return {
    cells: cells.map(cell =>
      whole.isWhole('', cell.bucket ?? 0, cell.isPrevious) ? cell : { ...cell, quantity: null },
    ),
    counting: metric.over === 'sum' ? { kind: 'sum', per: 1n } : { kind: 'mean-day', daysOf },
    matchDims,
    matchOf: row => {
      const values = matchDims.map(dimension => textOf(row[dimension]));
      return values.includes(null) ? null : JSON.stringify(values);
    },
    notes: [...whole.notes, ...notes],
    counted:
      metric.over === 'sum' ? `sum of the metric ${name}` : `mean of the metric ${name} over the days of the period`,
  };
}

/** A filter or dimension that the metric has no label for would divide a part of the cost by all of the volume. */
const blindNotes = (metric: string, dimensions: readonly string[], labels: readonly string[]): UnitNote[] =>
  dimensions.map(dimension => ({
    code: 'metric-without-label',
    facts: { metric, dimension, labels: labels.join(', ') },
    message: `The metric ${metric} has no label for ${dimension} (it has ${labels.length === 0 ? 'none' : labels.join(', ')}), so its part is not known.`,
  }));

/** Note for a unit whose metric nobody delivers. */
export const noMetric = ({ word }: UnitDefinition, names: readonly string[]): UnitNote => ({
  code: 'no-metric',
  facts: { metrics: names.join(', ') },
  message: `No record counts this: deliver a metric called ${names.join(' or ')} to get a cost per ${word}.`,
});
