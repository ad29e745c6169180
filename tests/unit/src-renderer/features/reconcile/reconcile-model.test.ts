import { describe, expect, it } from 'vitest';
import type { Reconciliation } from '../../../../../src-core/contract/reconcile.ts';
import { parseAmount } from '../../../../../src-core/money/amount.ts';
import {
  answerOf,
  emptyDraft,
  lastMonth,
  mainPart,
  monthsOf,
  noveltyOf,
  problemsOf,
  waterfall,
} from '../../../../../src-renderer/features/reconcile/reconcile-model.ts';

const part = (name: string, amount: string, isPart = true, isWithin = true) => ({
  ...{ name, amount, isPart, isWithin, share: null, address: null },
});
const entry = (over: Partial<Reconciliation>): Reconciliation => ({
  ...{ issuer: 'Cloud', account: 'a', month: '2026-09', currency: 'USD', invoices: [], invoiced: null, billed: '100' },
  ...{ billedTax: null, rows: 1, byInvoice: [], metered: null, allocated: null, residuals: [], blocks: [] },
  ...{ tolerance: { absolute: '1', share: 0 }, state: 'no-invoice' },
  ...over,
});

describe('the way from invoice to metered usage', () => {
  const whole = entry({
    ...{ invoiced: '90', billed: '100', metered: '60', state: 'differs' },
    residuals: [
      part('invoice-billed', '-10', false, false),
      part('credits', '-12', true, false),
      part('rounding', '2'),
      part('billed-metered', '40', false),
      part('tax', '15'),
      part('not-metered', '25'),
      part('billed-allocated', '0', false),
    ],
  });

  it('adds up line by line: every part leads from the figure above it to the one below', () => {
    const steps = waterfall(whole);
    expect(steps.map(({ name, amount }) => `${name} ${amount}`)).toEqual([
      'invoiced 90',
      'invoice-billed/credits 12', // 90 + 12 - 2 = 100
      'invoice-billed/rounding -2',
      'billed 100',
      'billed-metered/tax -15', // 100 - 15 - 25 = 60
      'billed-metered/not-metered -25',
      'metered 60',
    ]);
    let level = 0n;
    for (const { kind, amount } of steps) {
      if (kind === 'part') level += parseAmount(amount);
      else {
        if (level !== 0n) expect(level).toBe(parseAmount(amount));
        level = parseAmount(amount);
      }
    }
  });

  it('begins with the bill where there is no invoice, and draws nothing outside its width', () => {
    const steps = waterfall(entry({ billed: '-5' }));
    expect(steps).toMatchObject([{ name: 'billed', amount: '-5', from: 1, to: 0 }]);
    expect(waterfall(entry({ billed: null }))).toEqual([]);
  });

  it('names the largest part outside the tolerance', () => {
    expect(mainPart(whole)).toBe('credits');
    expect(mainPart(entry({}))).toBeNull();
  });
});

describe('the answer', () => {
  const september = [
    entry({ issuer: 'A', invoiced: '1', state: 'reconciled' }),
    entry({ issuer: 'B', invoiced: '1', state: 'blocked' }),
    entry({ issuer: 'C', invoiced: '1', state: 'differs' }),
    entry({ issuer: 'D' }),
  ];
  it('counts an invoice as equal when it agrees, whether or not something else is open', () => {
    const { invoiced, equal, differing, blocked, missing } = answerOf(september);
    expect([invoiced, equal]).toEqual([3, 2]);
    expect([differing, blocked, missing].map(some => some.map(({ issuer }) => issuer))).toEqual([['C'], ['B'], ['D']]);
  });

  it('is about the newest month with an invoice, else the newest that has ended', () => {
    const october = entry({ month: '2026-10' });
    expect(lastMonth([...september, october], '2026-11')).toBe('2026-09');
    expect(lastMonth([october, entry({ month: '2026-11' })], '2026-11')).toBe('2026-10');
    expect(lastMonth([], '2026-11')).toBeNull();
    expect(monthsOf([october])).toHaveLength(12);
    expect(monthsOf([october]).at(0)).toBe('2025-11');
  });
});

describe('an invoice as it is typed', () => {
  const draft = { ...emptyDraft({ issuer: 'A', account: 'a', currency: 'USD' }, '2026-09'), invoiceId: '1' };
  it('needs an amount, a month, a currency, and tax that is part of it', () => {
    expect(problemsOf(draft)).toEqual({ amount: 'required' });
    expect(problemsOf({ ...draft, amount: '1,5', currency: 'usd', month: '2026-13' })).toEqual({
      ...{ amount: 'amount', currency: 'currency', month: 'month' },
    });
    expect(problemsOf({ ...draft, amount: '10', tax: '10.01' })).toEqual({ tax: 'tax' });
    expect(problemsOf({ ...draft, amount: '-10', tax: '-2' })).toEqual({});
  });

  it('is the same again whatever zeros it is written with', () => {
    const invoice = {
      ...{ issuer: 'A', invoiceId: '1', billingAccountId: null, month: '2026-09', currency: 'USD', amount: '10' },
      ...{ tax: null, issuedOn: null, note: '', origin: 'typed' as const },
    };
    const stored = [{ ...invoice, enteredAt: '2026-10-01T00:00:00Z', author: 'me', version: 1 }];
    expect(noveltyOf({ ...invoice, amount: '10.00' }, stored)).toBe('same');
    expect(noveltyOf({ ...invoice, amount: '10.01' }, stored)).toBe('changed');
    expect(noveltyOf({ ...invoice, invoiceId: '2' }, stored)).toBe('new');
  });
});
