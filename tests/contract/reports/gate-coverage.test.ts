import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Pack, ReportTemplate, type ReportTemplateInput } from '../../../src-core/contract/reports.ts';
import { chargeAt, daily } from '../budgets/budget-workbench.ts';
import { type Charge, focusCsv } from '../lake-import/focus-csv.ts';
import { openReportWorkbench, type ReportWorkbench } from './report-workbench.ts';

const strict: ReportTemplateInput = {
  ...{ name: 'Monthly', title: 'Monthly {period}', formats: ['csv'] },
  sections: [{ kind: 'summary' }, { kind: 'cost', by: ['ServiceName'] }],
  gate: { reconciliation: 'off', coverage: 'require', quality: 'off' },
};
const gateOf = async (reports: ReportWorkbench, period: string, given: Partial<ReportTemplateInput> = {}) =>
  (await reports.preview({ ...strict, ...given }, period)).gate;

/** Bills that people bring: no schedule says what they owe. */
describe('the gate and the days that nobody delivered', () => {
  let reports: ReportWorkbench;
  const bring = async (source: string, charges: readonly Charge[]) => {
    const path = join(reports.folder, `${source}.csv`);
    writeFileSync(path, focusCsv(charges));
    await reports.bring([path], source);
  };
  const azure = { BillingAccountId: 'acct-2', ServiceName: 'Blobs' };

  beforeEach(async () => {
    reports = await openReportWorkbench('2026-03-10T09:00:00Z');
  });
  afterEach(() => reports.close());

  it('a month cut at the 20th is held back by name; the rest of the bill, brought late, lets it out', async () => {
    await bring('aws', daily('2026-01-01', '2026-02-21', '10'));
    await bring('azure', daily('2026-01-01', '2026-03-01', '5', azure));
    const findings = [
      {
        ...{ code: 'missing-days', effect: 'refuses' },
        facts: { source: 'aws', days: 8, first: '2026-02-21', last: '2026-02-28' },
        message: 'aws has not delivered 8 days (Feb 21, 2026 to Feb 28, 2026).',
      },
    ];
    expect(await gateOf(reports, '2026-02')).toMatchObject({ outcome: 'refused', findings });
    expect((await gateOf(reports, '2026-01')).outcome).toBe('pass');
    const template = ReportTemplate.parse(strict);
    const build = async () => {
      const { taskId } = await reports.api.reports.build({ templateId: null, template, period: '2026-02' });
      return reports.finish<Pack>(taskId);
    };
    const publish = (pack: Pack) =>
      reports.workbench.services.publications.publishTo(
        pack.id,
        { folder: reports.folder },
        () => undefined,
        new AbortController().signal,
      );
    const isFinal = async () => {
      const periods = await reports.api.reports.periods({ period: 'month', basis: 'billing' });
      return Object.fromEntries(periods.map(({ period, isFinal: final }) => [period, final]));
    };
    expect(await isFinal()).toEqual({ '2026-02': false, '2026-01': true });
    const cut = await build();
    expect([cut.gate.outcome, cut.holds]).toEqual(['refused', ['gate']]);
    await expect(publish(cut)).rejects.toMatchObject({ code: 'report.refused' });

    await bring('aws', daily('2026-02-01', '2026-03-01', '10'));
    expect(await isFinal()).toEqual({ '2026-02': true, '2026-01': true });
    const whole = await build();
    expect([whole.gate, whole.holds]).toEqual([{ outcome: 'pass', findings: [] }, []]);
    await publish(whole);
    expect((await reports.api.reports.packs()).find(({ id }) => id === whole.id)?.publications).toHaveLength(1);
  });

  it('a bill that is missing whole holds back what its charges belong to, and only that', async () => {
    await bring('aws', daily('2026-01-01', '2026-02-01', '10'));
    await bring('azure', daily('2026-01-01', '2026-03-01', '5', azure));
    expect((await gateOf(reports, '2026-02')).findings).toMatchObject([
      { facts: { source: 'aws', days: 28, first: '2026-02-01', last: '2026-02-28' } },
    ]);
    const filters = [{ dimension: 'ServiceName', op: 'in' as const, values: ['Blobs'] }];
    expect((await gateOf(reports, '2026-02', { filters })).outcome).toBe('pass');
    expect((await gateOf(reports, '2026-02', { gate: { ...strict.gate, coverage: 'state' } })).outcome).toBe('stated');
  });

  it('of a month that runs, days up to yesterday are owed', async () => {
    await bring('aws', daily('2026-02-01', '2026-03-06', '10'));
    const missing = (await gateOf(reports, '2026-03')).findings.filter(({ facts }) => 'first' in facts);
    expect(missing.find(({ code }) => code === 'missing-days')?.facts).toEqual({
      ...{ source: 'aws', days: 4, first: '2026-03-06', last: '2026-03-09', runs: '2026-03-06/2026-03-09' },
    });
  });

  it('fees of a month, three days of a sandbox and an account that was closed long ago owe nothing', async () => {
    const account = (name: string) => ({ BillingAccountId: name, ServiceName: name });
    const fees = ['2025-12-01', '2026-01-01', '2026-02-01'].map(day =>
      chargeAt(`${day}T00:00:00Z`, '99', { ...account('support'), ChargeFrequency: 'Recurring' }),
    );
    await bring('aws', [
      ...daily('2025-10-01', '2026-03-01', '10'),
      ...fees,
      ...daily('2026-02-03', '2026-02-06', '1', account('sandbox')),
      ...daily('2025-10-01', '2025-12-11', '1', account('closed')), // 79 days before the newest day
    ]);
    expect(await gateOf(reports, '2026-02')).toEqual({ outcome: 'pass', findings: [] });
    expect((await gateOf(reports, '2025-12')).outcome).toBe('pass');
  });
});
