import { describe, expect, it } from 'vitest';
import { ReportTemplate, type ReportTemplateInput } from '../../../../src-core/contract/reports.ts';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { checkTemplate } from '../../../../src-core/reports/check-template.ts';
import {
  periodOfDay,
  periodScope,
  reportPeriod,
  shiftPeriod,
  yearBefore,
} from '../../../../src-core/reports/period.ts';
import { starterKeys, starters } from '../../../../src-core/reports/starters.ts';

const template = (given: Partial<ReportTemplateInput>) =>
  ReportTemplate.parse({ name: 'T', title: 'T', sections: [{ kind: 'summary' }], ...given });
const problemOf = (given: Partial<ReportTemplateInput>) => {
  try {
    checkTemplate(template(given));
  } catch (error) {
    if (error instanceof AppError) return `${error.code}: ${error.userMessage} ${error.hint}`;
    throw error;
  }
  return null;
};

describe('a template', () => {
  it.each(['en', 'ko'] as const)('to begin with is valid as it is (%s)', language => {
    const all = starters(language);
    expect(all.map(({ key }) => key)).toEqual([...starterKeys]);
    for (const { template: starter } of all) {
      checkTemplate(starter);
      expect(starter.title).toContain('{period}');
    }
  });

  it('may only ask for what there is; the message names the place and the nearest names', () => {
    const cost = { kind: 'cost' as const, by: ['x_Team'] };
    expect(problemOf({ sections: [{ ...cost, by: ['x_Tem'] }] })).toMatch(/^query\.unknown-dimension: .*x_Team/s);
    expect(problemOf({ filters: [{ dimension: 'Nope', op: 'in', values: ['a'] }] })).toMatch(/^query\.unknown-dim/);
    expect(problemOf({ sections: [{ ...cost, by: ['x_Team', 'x_Team'] }] })).toMatch(/section 1 \(cost\).*twice/s);
    expect(problemOf({ sections: [{ ...cost, sheetPerValue: true }] })).toMatch(/section 1 \(cost\).*lines/s);
    expect(problemOf({ allocation: 'split', sections: [{ ...cost, lines: 'charges' }] })).toMatch(/grouped lines only/);
    expect(problemOf({ sections: [{ ...cost, by: ['BillingCurrency'] }] })).toMatch(/lines of their own/);
    expect(problemOf({ allocation: 'split', sections: [{ ...cost, by: ['ResourceId'] }] })).toMatch(/ResourceId/);
    expect(problemOf({ sections: [{ kind: 'units', units: ['requst'] }] })).toMatch(/request/);
    const records = { kind: 'records' as const, dataset: 'llm-usage' as const, measures: ['Requests'], by: ['Model'] };
    expect(problemOf({ sections: [{ ...records, measures: ['Model'] }] })).toMatch(/cannot be added up/);
    expect(problemOf({ sections: [{ ...records, by: ['Modl'] }] })).toMatch(/no column Modl.*Model/s);
    expect(problemOf({ sections: [{ ...records, measures: ['ReportedCost'] }] })).toMatch(/ReportedCurrency/);
    expect(problemOf({ sections: [{ ...cost, lines: 'grouped', sheetPerValue: true }, records] })).toBeNull();
  });
});

describe('a period', () => {
  it('is a month or an ISO week; weeks that a year does not have are refused', () => {
    expect(reportPeriod('2024-02')).toMatchObject({ from: '2024-02-01', to: '2024-03-01' });
    // ISO 8601: 2026-W01 begins on Monday 29 December 2025; 2026 has 53 weeks because it begins on a Thursday, 2025 has 52
    expect(reportPeriod('2026-W01')).toMatchObject({ from: '2025-12-29', to: '2026-01-05' });
    expect(reportPeriod('2026-W53')).toMatchObject({ from: '2026-12-28', to: '2027-01-04' });
    for (const wrong of ['2025-W53', '2026-13', '2026-00', '2026-W00', '2026-9', "2026-09'; DROP"])
      expect(() => reportPeriod(wrong), wrong).toThrow(expect.objectContaining({ code: 'report.bad-period' }));
  });

  it('knows its neighbours over the ends of years', () => {
    const labels = (label: string) =>
      [shiftPeriod(reportPeriod(label), -1), shiftPeriod(reportPeriod(label), 1), yearBefore(reportPeriod(label))].map(
        each => each.label,
      );
    expect(labels('2026-01')).toEqual(['2025-12', '2026-02', '2025-01']);
    expect(labels('2026-W01')).toEqual(['2025-W52', '2026-W02', '2025-W01']);
    expect(labels('2027-W01')).toEqual(['2026-W53', '2027-W02', '2026-W02']); // 52 weeks before: weekdays lie over weekdays
    expect(periodOfDay('week', '2027-01-03').label).toBe('2026-W53');
  });

  it('goes by invoices only for months that are asked for that way', () => {
    expect(periodScope('billing', reportPeriod('2026-09'))).toMatchObject({ from: null, to: null });
    expect(periodScope('charge', reportPeriod('2026-09'))).toEqual({
      from: '2026-09-01',
      to: '2026-10-01',
      filters: [],
    });
    expect(periodScope('billing', reportPeriod('2026-W38'))).toMatchObject({ from: '2026-09-14', to: '2026-09-21' });
  });
});
