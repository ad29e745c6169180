import type { i18n as I18n, TFunction } from 'i18next';
import type { ReportSection } from '../../../../src-core/contract/reports.ts';
import { names as enNames } from '../../../../src-core/reports/words/names-en.ts';
import { names as koNames } from '../../../../src-core/reports/words/names-ko.ts';
import { dimensionName } from '../../../components/table/dimension-name.ts';

type T = TFunction<'report-templates'>;

/** A column of usage records as reports call it; tags by their key. */
export function recordName(column: string, locale: string): string {
  const names = locale.startsWith('ko') ? koNames : enNames;
  return names.records[column] ?? names.dimensions[column] ?? column.replace(/^(Tags|Labels)\//, '');
}

/** What is said of a section under its name: what it is by, how long, what else is in it. */
export function sectionWords(section: ReportSection, t: T, i18n: I18n): string {
  const by = (names: readonly string[], nameOf: (name: string) => string) =>
    names.length === 0 ? '' : t('words.by', { list: names.map(nameOf).join(t('words.and')) });
  const dimension = (name: string) => dimensionName(name, i18n);
  const chart = 'chart' in section && section.chart !== 'none' ? t(`option.chartOption.${section.chart}`) : '';
  const parts = (): string[] => {
    switch (section.kind) {
      case 'summary':
        return [];
      case 'cost':
        return [
          by(section.by, dimension),
          chart,
          section.lines === 'none' ? '' : t(`words.lines.${section.lines}`),
          section.sheetPerValue ? t('words.sheets') : '',
        ];
      case 'trend':
        return [by(section.by === null ? [] : [section.by], dimension), t('words.periods', { count: section.periods })];
      case 'forecast':
        return [by(section.by === null ? [] : [section.by], dimension), t('words.months', { count: section.months })];
      case 'change':
        return [by(section.by === null ? [] : [section.by], dimension)];
      case 'units':
        return [
          section.units.length === 0 ? t('words.allUnits') : t('words.units', { count: section.units.length }),
          t('words.periods', { count: section.periods }),
        ];
      case 'gpu':
        return section.show.map(part => t(`option.showOption.${part}`));
      case 'records':
        return [t(`common:dataset.${section.dataset}`), by(section.by, name => recordName(name, i18n.language))];
      case 'budgets':
        return [
          section.budgets.length === 0 ? t('words.allBudgets') : t('words.budgets', { count: section.budgets.length }),
        ];
      case 'note':
        return [section.text.trim() === '' ? t('words.noText') : section.text.trim().slice(0, 120)];
    }
  };
  return parts()
    .filter(part => part !== '')
    .join(' · ');
}
