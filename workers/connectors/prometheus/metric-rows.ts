import type { CanonicalRow } from '../../../src-core/connector/record-scan.ts';
import type { Labels, Series } from '../../../src-core/gpu/prometheus/answer.ts';
import { plainDecimal } from '../../../src-core/gpu/prometheus/sample-value.ts';

/** UCUM unit by the suffix that Prometheus' naming rules prescribe; null when the name does not say. */
export function unitOf(metric: string): string | null {
  const suffix = /_(seconds|bytes|ratio|celsius|joules|watts|meters|volts|amperes)(_total|_sum)?$/.exec(metric)?.[1];
  const units: Readonly<Record<string, string>> = {
    seconds: 's',
    bytes: 'By',
    ratio: '1',
    celsius: 'Cel',
    joules: 'J',
    watts: 'W',
    meters: 'm',
    volts: 'V',
    amperes: 'A',
  };
  return suffix === undefined ? null : (units[suffix] ?? null);
}

/**
 * Samples of one series as rows of `metric`. A sample that is no number (NaN, +Inf) is a row without a value: missing, never 0.
 * @param seconds 0: each sample is an instant; else it tells of the `seconds` before its instant, as `increase(x[1h])` does
 */
export function* metricRows(name: string, series: Series, seconds = 0): Generator<CanonicalRow> {
  const Labels = labelsText(series.labels);
  const Unit = unitOf(name);
  for (const [index, atMs] of series.timesMs.entries()) {
    yield {
      MetricName: name,
      IntervalStart: new Date(atMs - seconds * 1000).toISOString(),
      IntervalSeconds: seconds,
      Value: plainDecimal(series.values[index] ?? ''),
      Unit,
      Labels,
    };
  }
}

const labelsText = (labels: Labels): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(labels)
        .filter(([name]) => name !== '__name__')
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );
