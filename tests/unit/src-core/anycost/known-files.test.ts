import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recogniseTable } from '../../../../src-core/anycost/known-files.ts';
import { sharedData } from '../../../support/repository.ts';

describe('recogniseTable', () => {
  it.each([
    ['an Azure price sheet', ['meterCategory', 'basePrice', 'unitPrice']],
    ['the Invoice Detail dataset of FOCUS 1.4', ['InvoiceDetailId', 'InvoiceDetailGrain', 'BilledCost']],
    ['the Contract Commitment dataset of FOCUS', ['ContractId', 'ContractCommitmentId']],
  ])('%s', (what, header) => {
    expect(recogniseTable(header)?.what).toBe(what);
  });

  it('does not know any table', () => {
    expect(recogniseTable(['a', 'b'])).toBeNull();
  });

  it('leaves every native export that a connector reads to its connector', context => {
    const folder = sharedData('cloud-exports');
    if (!folder) return context.skip('the data sets are not here');
    const headerOf = (name: string) =>
      readFileSync(join(folder, name), 'utf8')
        .replace(/^\uFEFF/, '')
        .split(/\r?\n/)[0]
        ?.split(',') ?? [];
    const files = readdirSync(folder).filter(name => name.endsWith('.csv'));
    expect(files).toHaveLength(7);
    expect(files.map(name => recogniseTable(headerOf(name)))).toEqual(files.map(() => null));
  });
});
