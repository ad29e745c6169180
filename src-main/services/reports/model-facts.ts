import type { ReportTemplate } from '../../../src-core/contract/reports.ts';
import type { Display } from '../../../src-core/reports/display.ts';
import type { PackModel } from '../../../src-core/reports/pack-model.ts';
import type { ReportPeriod } from '../../../src-core/reports/period.ts';
import { dimensionName, type Words } from '../../../src-core/reports/words/words.ts';
import type { ControlTotals } from './model-context.ts';

/** What the figures rest on beside the charges; null = nothing of the kind was in force, or none was used. */
export type Versions = {
  readonly tagRules: number | null;
  readonly costModel: number | null;
  readonly priceBook: number | null;
  readonly rates: number | null;
};

type Facts = {
  readonly template: ReportTemplate;
  readonly period: ReportPeriod;
  readonly periodName: string;
  readonly control: ControlTotals;
  readonly versions: Versions;
  readonly built: { readonly by: string; readonly at: Date; readonly producer: string } | null;
  readonly words: Words;
  readonly display: Display;
};

/** Lines of the cover: what the report is of, and everything that one needs to get the same figures again. */
export function modelFacts({
  template,
  period,
  periodName,
  control,
  versions,
  built,
  words,
  display,
}: Facts): PackModel['facts'] {
  const { facts } = words;
  const version = (number: number | null) => (number === null ? facts.none : facts.version(String(number)));
  const isBilling = template.basis === 'billing' && period.kind === 'month';
  const lines: [string, string][] = [
    [facts.period, periodName],
    [facts.basis, isBilling ? facts.billing(periodName) : facts.charge],
    [facts.measure, words.measures[template.measure]],
    [facts.currency, template.currency === null ? facts.ownCurrency : facts.converted(template.currency)],
    [facts.allocation, template.allocation === 'split' ? facts.split : facts.delivered],
    ...template.filters.map(({ dimension, op, values }): [string, string] => {
      const text = values.map(value => value ?? words.unassigned).join(', ');
      return [facts.filters, words.filter[op](dimensionName(words, dimension), text)];
    }),
    [facts.rows, display.count(control.rows)],
    [facts.lakeVersion, String(control.lakeVersion)],
    [facts.lakeHash, control.lakeHash],
    [facts.tagRules, version(versions.tagRules)],
    ...(template.allocation === 'split' ? [[facts.costModel, version(versions.costModel)] as [string, string]] : []),
    [facts.priceBook, version(versions.priceBook)],
    ...(template.currency === null ? [] : [[facts.rates, version(versions.rates)] as [string, string]]),
    ...(template.recipients.length === 0
      ? []
      : [[facts.recipients, template.recipients.join(', ')] as [string, string]]),
  ];
  if (built)
    lines.push(
      [facts.builtAt, display.instant(built.at.toISOString())],
      [facts.builtBy, built.by],
      [facts.producer, built.producer],
    );
  return [...lines, [facts.exactness, facts.exactnessText]].map(([label = '', value = '']) => ({ label, value }));
}
