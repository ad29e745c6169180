import type { AnswerFacts } from './answer-facts.ts';
import type { SampleAnswer } from './read-answer-file.ts';

const number = (count: number) => count.toLocaleString('en-US');
const plural = (count: number, one: string) => `${number(count)} ${one}${count === 1 ? '' : 's'}`;
const minute = (instant: string) => instant.slice(0, 16).replace('T', ' ');

const names = {
  matrix: 'Prometheus range answer',
  vector: 'Prometheus instant answer',
  scalar: 'Prometheus scalar answer',
};

/** "Prometheus range answer: DCGM_FI_DEV_GPU_UTIL of 16 GPUs on 4 hosts, 2026-11-09 00:00 to 2026-11-16 00:05 UTC, every 300 s." */
export function describeAnswer(said: {
  readonly answer: SampleAnswer;
  readonly dataset: 'gpu-sample' | 'metric';
  readonly metrics: readonly string[];
  readonly facts: AnswerFacts;
  readonly stepSeconds: number | null;
  readonly period: { readonly start: string; readonly end: string };
}): string {
  const { answer, dataset, metrics, facts, stepSeconds, period } = said;
  const listed =
    metrics.length > 3 ? `${metrics.slice(0, 3).join(', ')} and ${metrics.length - 3} more` : metrics.join(', ');
  const what =
    dataset === 'gpu-sample'
      ? `${listed} of ${plural(facts.gpus.size, 'GPU')} on ${plural(facts.hosts.size, 'host')}`
      : `${listed}, ${answer.series.length} series`;
  const every = stepSeconds === null ? '' : `, every ${number(stepSeconds)} s`;
  const points = answer.series.reduce((sum, { timesMs }) => sum + timesMs.length, 0);
  const when =
    answer.resultType === 'matrix'
      ? `${minute(period.start)} to ${minute(period.end)} UTC`
      : `at ${minute(period.start)} UTC`;
  return `${names[answer.resultType]}: ${what}, ${when}${every} (${plural(points, 'sample')}).`;
}
