import { describe, expect, it } from 'vitest';
import { readInvoiceTable } from '../../../../src-core/reconcile/invoice-table.ts';

const detail = (over: Record<string, string>) => ({
  ...{ InvoiceIssuerName: 'Acme Co', InvoiceId: 'INV-1', InvoiceIssueStatus: 'Issued', BillingAccountId: '123' },
  ...{ BillingCurrency: 'USD', BillingPeriodStart: '2025-01-01T00:00:00Z', InvoiceIssueDate: '2025-02-03T00:00:00Z' },
  ...{ ChargeCategory: 'Usage', BilledCost: '0' },
  ...over,
});
const read = (rows: Record<string, string>[]) => readInvoiceTable('x.csv', Object.keys(rows[0] ?? {}), rows);

describe('FOCUS Invoice Detail', () => {
  it('a typical monthly invoice: 450.00 + 1,000.00 and 128.63 tax', () => {
    const lines = [
      detail({ BilledCost: '450.00' }),
      detail({ BilledCost: '1000.00', ChargeCategory: 'Purchase' }),
      detail({ BilledCost: '128.63', ChargeCategory: 'Tax' }),
    ];
    expect(read(lines)).toEqual({
      invoices: [
        {
          ...{ issuer: 'Acme Co', invoiceId: 'INV-1', billingAccountId: '123', month: '2025-01', currency: 'USD' },
          ...{ amount: '1578.63', tax: '128.63', issuedOn: '2025-02-03', note: '', origin: 'invoice-detail' },
        },
      ],
      problems: [],
    });
  });

  it('settled in another currency: the settlement line bills nothing', () => {
    const lines = [
      detail({ BilledCost: '3.03' }),
      detail({ BilledCost: '0.30', ChargeCategory: 'Tax' }),
      detail({ BilledCost: '0.00', ChargeCategory: 'Adjustment', PaymentCurrencyBilledCost: '5.17' }),
    ];
    expect(read(lines).invoices).toMatchObject([{ amount: '3.33', tax: '0.3', currency: 'USD' }]);
  });

  it('a correction of January on the invoice of February belongs to February', () => {
    const february = {
      InvoiceId: 'INV-FEB',
      BillingPeriodStart: '2025-02-01T00:00:00Z',
      ReferenceInvoiceId: 'INV-JAN',
    };
    const { invoices } = read([
      detail({ InvoiceId: 'INV-JAN', BilledCost: '150.00', ReferenceInvoiceId: 'INV-JAN' }),
      detail({ ...february, BilledCost: '-50.00', ChargeCategory: 'Adjustment' }),
    ]);
    expect(invoices.map(({ invoiceId, month, amount, tax }) => [invoiceId, month, amount, tax])).toEqual([
      ['INV-JAN', '2025-01', '150', '0'],
      ['INV-FEB', '2025-02', '-50', '0'],
    ]);
  });

  it('nothing is owed by an open or a voided one, nor is half of one taken', () => {
    const { invoices, problems } = read([
      detail({ InvoiceId: 'A', InvoiceIssueStatus: 'Open', BilledCost: '5' }),
      detail({ InvoiceId: 'B', InvoiceIssueStatus: 'Voided', BilledCost: '5' }),
      detail({ InvoiceId: 'C', BilledCost: '5' }),
      detail({ InvoiceId: 'C', BilledCost: '$5.00' }),
      detail({ InvoiceId: 'D', BilledCost: '5' }),
      detail({ InvoiceId: 'D', BilledCost: '5', BillingCurrency: 'EUR' }),
      detail({ InvoiceId: 'E', BilledCost: '5' }),
      detail({ InvoiceId: 'E', BilledCost: '1', BillingPeriodStart: '2025-02-01T00:00:00Z', BillingAccountId: '456' }),
    ]);
    expect(invoices).toMatchObject([{ invoiceId: 'E', month: '2025-02', amount: '6', billingAccountId: null }]);
    expect(problems).toEqual([
      'Invoice A is left out: its status is Open, so nothing is owed by it.',
      'Invoice B is left out: its status is Voided, so nothing is owed by it.',
      'Invoice C is left out: its BilledCost $5.00 is no plain decimal number.',
      'Invoice D is left out: it has several currencies: USD, EUR.',
      'Invoice E bills 2025-01, 2025-02; it is kept under 2025-02.',
    ]);
  });
});

describe('a plain list', () => {
  it('takes the usual headings, and leaves out what it cannot read', () => {
    const rows = [
      {
        Issuer: 'AWS',
        'Invoice ID': '1',
        Month: '2026-08',
        Currency: 'USD',
        Amount: '12.50',
        Tax: '2',
        Issued: '2026-09-02',
      },
      { Issuer: 'AWS', 'Invoice ID': '2', Month: 'August', Currency: 'USD', Amount: '1', Tax: '', Issued: '' },
      { Issuer: 'AWS', 'Invoice ID': '3', Month: '2026-08', Currency: '$', Amount: '1', Tax: '', Issued: '' },
      { Issuer: '', 'Invoice ID': '4', Month: '2026-08', Currency: 'USD', Amount: '1', Tax: '', Issued: '' },
      {
        Issuer: 'AWS',
        'Invoice ID': '5',
        Month: '2026-08',
        Currency: 'USD',
        Amount: '1',
        Tax: '',
        Issued: '2026-02-30',
      },
    ];
    expect(read(rows)).toEqual({
      invoices: [
        {
          ...{ issuer: 'AWS', invoiceId: '1', billingAccountId: null, month: '2026-08', currency: 'USD' },
          ...{ amount: '12.5', tax: '2', issuedOn: '2026-09-02', note: '', origin: 'typed' },
        },
      ],
      problems: [
        'Row 2 is left out: August is no month such as 2026-08.',
        'Row 3 is left out: $ is no currency code such as USD.',
        'Row 4 is left out: it has no issuer.',
        'Row 5 is left out: 2026-02-30 is no day such as 2026-08-31.',
      ],
    });
  });

  it('is no list of charges, and no other table', () => {
    expect(() => read([{ BilledCost: '1', ChargePeriodStart: 'x', InvoiceId: '1' }])).toThrow(
      expect.objectContaining({ code: 'invoice.not-a-table' }),
    );
    expect(() => read([{ a: '1' }])).toThrow(
      expect.objectContaining({
        code: 'invoice.not-a-table',
        details: expect.objectContaining({ reason: 'it lacks issuer, invoice, month, currency, amount' }),
      }),
    );
  });
});
