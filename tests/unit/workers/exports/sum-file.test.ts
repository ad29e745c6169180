import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ExportFormat } from '../../../../src-core/contract/exports.ts';
import { ExportsService } from '../../../../workers/exports/exports-service.ts';
import { sumFile } from '../../../../workers/exports/sum-file.ts';
import { arrowRows } from '../../../support/arrow-rows.ts';
import { temporaryFolder } from '../../../support/workspace.ts';

const folder = temporaryFolder('sum-file');
afterAll(() => folder.remove());

describe('a file of lines summed again', () => {
  it.each(['csv', 'parquet'] as const)(
    '%s: exact to the last of 24 places, credits, empty cells and two currencies',
    async format => {
      // USD: 0.000000000000000000000001 - 99999999999999.999999999999999999999999 + null; EUR: 7
      const amounts = ['0.000000000000000000000001', '-99999999999999.999999999999999999999999', null, '7'];
      const path = await written(format, ['USD', 'USD', 'USD', 'EUR'], amounts);
      expect(await sumFile(path, format)).toEqual({
        rows: 4,
        sums: [
          { measure: 'EffectiveCost', currency: 'USD', amount: '-99999999999999.999999999999999999999998' },
          { measure: 'EffectiveCost', currency: 'EUR', amount: '7' },
        ],
      });
    },
  );

  it('is null for a table that is no list of charge lines', async () => {
    const path = join(folder.path, 'other.csv');
    writeFileSync(path, 'team,share\r\nsearch,0.5\r\n');
    expect(await sumFile(path, 'csv')).toBeNull();
  });
});

async function written(format: ExportFormat, currencies: string[], amounts: (string | null)[]): Promise<string> {
  const service = new ExportsService();
  const columns = [
    { name: 'BillingCurrency', type: 'string' as const, unit: null },
    { name: 'EffectiveCost', type: 'decimal' as const, unit: null },
  ];
  const { id } = await service.open({ directory: folder.path, format, columns, zone: 'UTC' });
  await service.write({ id, bytes: arrowRows({ BillingCurrency: currencies }, { EffectiveCost: amounts }) });
  return (await service.close({ id, fileName: `lines.${format}` })).path;
}
