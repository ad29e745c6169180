import type { Measure } from '../../query/query-spec.ts';
import { displayFor, type ReportLanguage } from '../display.ts';
import type { ReportPeriod } from '../period.ts';
import { en, type Words } from './en.ts';
import { ko } from './ko.ts';

export type { Words } from './en.ts';

/** The one place that reports take their words from. */
export function wordsOf(language: ReportLanguage): Words {
  return language === 'ko' ? ko : en;
}

/** "September 2026", "2026년 9월", "Week 38 of 2026 (Sep 14, 2026 to Sep 20, 2026)". */
export function periodName(period: ReportPeriod, language: ReportLanguage): string {
  const display = displayFor(language);
  if (period.kind === 'month') return display.month(period.label);
  const [year = '', week = ''] = period.label.split('-W');
  const last = new Date(Date.parse(`${period.to}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  return wordsOf(language).week(year, String(Number(week)), display.day(period.from), display.day(last));
}

/** A dimension as a reader knows it; tags by their key. */
export function dimensionName(words: Words, name: string): string {
  return words.names.dimensions[name] ?? name.replace(/^(Tags|x_Custom)\//, '');
}

/** "Effective cost by team and service". */
export function costTitle(words: Words, measure: Measure | null, dimensions: readonly string[]): string {
  const what = measure === null ? words.sections.cost : words.measures[measure];
  const list = dimensions.map(name => lowerFirst(dimensionName(words, name))).join(words.and);
  return dimensions.length === 0 ? what : words.by(what, list);
}

/** "Team" inside a sentence; acronyms stay ("SDLC stage", "SKU ID"). */
export function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
