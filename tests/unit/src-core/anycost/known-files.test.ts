import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recogniseTable } from '../../../../src-core/anycost/known-files.ts';
import { sharedData } from '../../../support/repository.ts';

describe('recogniseTable', () => {
  it.each([
    [
      'an AWS Cost and Usage Report 2.0',
      ['identity_line_item_id', 'line_item_line_item_type', 'line_item_unblended_cost'],
      'a.csv',
    ],
    [
      'an Azure cost details export (Microsoft Customer Agreement)',
      ['meterCategory', 'costInUsd', 'chargeType'],
      'a.csv',
    ],
    ['the Invoice Detail dataset of FOCUS 1.4', ['InvoiceDetailId', 'InvoiceDetailGrain', 'BilledCost'], 'a.csv'],
    ['the Contract Commitment dataset of FOCUS', ['ContractId', 'ContractCommitmentId'], 'a.csv'],
    ['a CloudZero Common Bill Format file', ['time/usage_start', 'cost/cost'], 'a.csv'],
  ])('%s', (what, header, name) => {
    expect(recogniseTable(header, name)?.what).toBe(what);
  });

  it('does not know any table', () => {
    expect(recogniseTable(['a', 'b'], 'azure_ActualCost.csv')).toBeNull();
  });

  it('names the real native exports of four clouds', context => {
    const folder = sharedData('cloud-exports');
    if (!folder) return context.skip('the data sets are not here');
    const headerOf = (name: string) =>
      readFileSync(join(folder, name), 'utf8')
        .replace(/^\uFEFF/, '')
        .split(/\r?\n/)[0]
        ?.split(',') ?? [];
    const named = readdirSync(folder)
      .filter(name => name.endsWith('.csv'))
      .toSorted()
      .map(name => [name, recogniseTable(headerOf(name), name)?.what]);
    expect(named).toEqual([
      ['aws_cur_legacy_sample.csv', 'an AWS legacy Cost and Usage Report (CUR)'],
      ['azure_EA_ActualCost_Small.csv', 'an Azure actual cost export (Enterprise Agreement)'],
      ['azure_EA_AmortizedCost_Small.csv', 'an Azure amortised cost export (Enterprise Agreement)'],
      ['azure_EA_NoRows.csv', 'an Azure cost details export (Enterprise Agreement)'],
      ['azure_ea_cost_details_sample.csv', 'an Azure cost details export (Enterprise Agreement)'],
      ['gcp_billing_export_sample.csv', 'a Google Cloud billing export'],
      ['oci_cost_report_sample.csv', 'an Oracle Cloud cost report'],
    ]);
  });
});
