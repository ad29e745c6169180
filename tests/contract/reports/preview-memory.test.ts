import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RememberedQuality } from '../../../src-main/services/reports/remembered-quality.ts';
import { focusCsv } from '../lake-import/focus-csv.ts';
import { openReportWorkbench, type ReportWorkbench } from './report-workbench.ts';

/** Previews remember how the data stand, and forget it as soon as the lake says something else. */
let reports: ReportWorkbench;

async function bring(name: string, billedCost: string): Promise<void> {
  const path = join(reports.folder, `${name}.csv`);
  writeFileSync(
    path,
    focusCsv([
      {
        ...{ BilledCost: billedCost, EffectiveCost: billedCost, ListCost: billedCost, ContractedCost: billedCost },
        ...{ BillingPeriodStart: '2024-09-01T00:00:00Z', BillingPeriodEnd: '2024-10-01T00:00:00Z' },
        ...{ ChargePeriodStart: '2024-09-05T00:00:00Z', ChargePeriodEnd: '2024-09-05T01:00:00Z' },
        ...{ InvoiceIssuerName: 'Example Cloud' },
      },
    ]),
  );
  await reports.bring([path], 'bill');
}

const invoice = (amount: string) =>
  reports.api.reconcile.saveInvoices({
    invoices: [{ issuer: 'Example Cloud', invoiceId: 'I-1', month: '2024-09', currency: 'USD', amount }],
  });

/** What the gate says of the bill. */
async function saidOfBill(): Promise<{ code: string; difference: unknown }[]> {
  const { gate } = await reports.preview(
    {
      ...{ name: 'Bill', title: 'Bill', sections: [{ kind: 'summary' }] },
      gate: { reconciliation: 'require', coverage: 'state', quality: 'state' },
    },
    '2024-09',
  );
  return gate.findings
    .filter(({ code }) => ['no-invoice', 'not-reconciled', 'reconciliation-blocked'].includes(code))
    .map(({ code, facts }) => ({ code, difference: facts.difference }));
}

beforeAll(async () => {
  reports = await openReportWorkbench('2024-11-10T09:00:00Z');
  await bring('first', '100');
});
afterAll(() => reports.close());

describe('a preview after the lake has changed', () => {
  it('sees an invoice that was entered, and one that was corrected', async () => {
    expect(await saidOfBill()).toEqual([{ code: 'no-invoice', difference: undefined }]);
    expect(await saidOfBill()).toEqual([{ code: 'no-invoice', difference: undefined }]);
    await invoice('130');
    expect(await saidOfBill()).toEqual([{ code: 'not-reconciled', difference: '30' }]); // 130 - 100
    await invoice('100');
    expect((await saidOfBill()).filter(({ code }) => code !== 'reconciliation-blocked')).toEqual([]);
  });

  it('sees a bill that was restated', async () => {
    await bring('second', '90');
    expect(await saidOfBill()).toEqual([{ code: 'not-reconciled', difference: '10' }]); // 100 - 90
  });
});

describe('what is remembered', () => {
  /** Counts how often each question reaches the lake. */
  function counting() {
    const { quality } = reports.workbench.services;
    const asked = { coverage: 0, issues: 0, reconcile: 0 };
    let state = 'one';
    const remembered = new RememberedQuality({
      coverage: (...question) => {
        asked.coverage += 1;
        return quality.coverage(...question);
      },
      issues: signal => {
        asked.issues += 1;
        return quality.issues(signal);
      },
      reconcile: (...question) => {
        asked.reconcile += 1;
        return quality.reconcile(...question);
      },
    });
    const change = () => {
      state += ' more';
    };
    return { now: () => remembered.at(state), asked, change };
  }
  const september = { from: '2024-09-01', to: '2024-10-01' };

  it('is asked once a period, and again when the state is another', async () => {
    const { now, asked, change } = counting();
    const [first] = await Promise.all([now().coverage(september, undefined), now().coverage(september, undefined)]);
    expect(first).toEqual(await reports.workbench.services.quality.coverage(september, undefined));
    await now().issues(undefined);
    await now().issues(undefined);
    await now().coverage({ from: '2024-08-01', to: '2024-09-01' }, undefined);
    expect(asked).toEqual({ coverage: 2, issues: 1, reconcile: 0 });
    change();
    await now().issues(undefined);
    expect(asked).toEqual({ coverage: 2, issues: 2, reconcile: 0 });
  });

  it('is not lost when whoever asked has gone, and they do not wait for it', async () => {
    const { now, asked } = counting();
    const gone = new AbortController();
    const waiting = now().reconcile({ from: '2024-09', to: '2024-10' }, gone.signal);
    gone.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
    expect(await now().reconcile({ from: '2024-09', to: '2024-10' }, undefined)).toHaveLength(1);
    expect(asked.reconcile).toBe(1);
  });

  it('is no failure: the next one asks again', async () => {
    let isBroken = true;
    const { quality } = reports.workbench.services;
    const remembered = new RememberedQuality({
      coverage: (...question) => quality.coverage(...question),
      reconcile: (...question) => quality.reconcile(...question),
      issues: signal => (isBroken ? Promise.reject(new Error('the lake is away')) : quality.issues(signal)),
    }).at('same');
    await expect(remembered.issues(undefined)).rejects.toThrow('the lake is away');
    isBroken = false;
    expect(await remembered.issues(undefined)).toEqual(await quality.issues(undefined));
  });
});
