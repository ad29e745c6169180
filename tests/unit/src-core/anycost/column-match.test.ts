import { describe, expect, it } from 'vitest';
import { matchColumns } from '../../../../src-core/anycost/column-match.ts';
import { focus14Columns, focusColumns, hasColumn } from '../../../../src-core/anycost/focus-columns.ts';
import {
  detectProducer,
  detectVersion,
  looksLikeFocus,
  missingMandatory,
} from '../../../../src-core/anycost/focus-version.ts';

const namesOf = (version: '1.0' | '1.1' | '1.2' | '1.3' | '1.4') =>
  focusColumns.filter(column => hasColumn(column, version)).map(column => column.name);

describe('matchColumns', () => {
  it('recognises every FOCUS column by its own name, in capitals, in snake case and by its display name', () => {
    for (const { name } of focusColumns) {
      const words = name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
      for (const spelled of [name, name.toUpperCase(), words, words.replaceAll(' ', '_').toLowerCase(), ` ${name} `]) {
        expect(matchColumns([spelled]).columns[0]?.focus?.name).toBe(name);
      }
    }
  });

  it('keeps custom columns apart, whatever follows x_', () => {
    const match = matchColumns(['x_BilledCost', 'X_Team', 'Id', 'BilledCost']);
    expect(match.custom).toEqual(['x_BilledCost', 'X_Team']);
    expect(match.unknown).toEqual(['Id']);
    expect([...match.focus]).toEqual([['BilledCost', 'BilledCost']]);
  });

  it('takes display names only where the id is absent', () => {
    expect([...matchColumns(['Provider', 'Publisher', 'Invoice Issuer']).focus.keys()]).toEqual([
      'ProviderName',
      'PublisherName',
      'InvoiceIssuerName',
    ]);
    expect(matchColumns(['Provider', 'ProviderName'])).toMatchObject({ unknown: ['Provider'], duplicates: [] });
  });

  it('names both of two columns that mean the same', () => {
    expect(matchColumns(['BilledCost', 'billed_cost', 'x_a', 'X_A', 'c']).duplicates).toEqual([
      'BilledCost',
      'billed_cost',
      'x_a',
      'X_A',
    ]);
  });
});

describe('detectVersion', () => {
  it.each(['1.0', '1.1', '1.2', '1.3', '1.4'] as const)('knows the full column list of %s', version => {
    expect(detectVersion(matchColumns(namesOf(version)))).toBe(version);
    expect(missingMandatory(matchColumns(namesOf(version)), version)).toEqual([]);
  });

  it("takes Microsoft's 1.0 for 1.0, though it has two columns of 1.2 already", () => {
    expect(detectVersion(matchColumns([...namesOf('1.0'), 'BillingAccountType', 'SubAccountType']))).toBe('1.0');
  });

  it('needs few columns to tell 1.1 in a short file', () => {
    const short = [
      'BilledCost',
      'EffectiveCost',
      'ChargeCategory',
      'CommitmentDiscountQuantity',
      'CommitmentDiscountUnit',
    ];
    expect(detectVersion(matchColumns(short))).toBe('1.1');
  });

  it('reads a file without the providers that 1.4 removed as 1.4', () => {
    const names = namesOf('1.3').filter(name => name !== 'ProviderName' && name !== 'PublisherName');
    expect(detectVersion(matchColumns(names))).toBe('1.4');
  });

  it('the lake keeps the 65 columns of 1.4', () => {
    expect(focus14Columns).toHaveLength(65);
  });
});

describe('detectProducer', () => {
  const aws = ['x_Discounts', 'x_Operation', 'x_ServiceCode'];
  const google = ['x_CostType', 'x_Credits', 'x_CurrencyConversionRate', 'x_ExportTime', 'x_ServiceId'];
  it.each([
    ['AWS Data Exports', aws],
    ['Microsoft Cost Management', ['x_BillingProfileId', 'x_SkuMeterId', 'x_PricingSubcategory', 'x_InvoiceSectionId']],
    ['Google Cloud', google],
    ['Oracle Cloud', ['oci_ReferenceNumber', 'oci_CompartmentId']],
    [null, ['x_Team']],
    [null, [...aws, ...google]],
  ])('%s', (producer, columns) => {
    expect(detectProducer(matchColumns([...namesOf('1.0'), ...columns]))).toBe(producer);
  });
});

describe('looksLikeFocus', () => {
  it('needs three telling columns', () => {
    expect(looksLikeFocus(matchColumns(['BilledCost', 'ListCost', 'Tags', 'ResourceId']))).toBe(false);
    expect(looksLikeFocus(matchColumns(['BilledCost', 'ListCost', 'ChargeCategory']))).toBe(true);
  });
});
