import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { recordDatasets } from '../../../src-core/anycost/records.ts';
import { contract } from '../../../src-core/contract/index.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { openSmallLake, type SmallLake } from '../query/small-lake.ts';
import { floatMoney, numericMoney } from './float-money.ts';

/** Where a double stands for money for a reason, by what the line says. Everything else is refused. */
const allowed: Readonly<Record<string, string>> = {
  'src-core/engines/allocation/whole-shares.ts': 'whole units below 2^51, which doubles hold exactly',
  'src-core/quality/checks/charges.ts': 'compared with a tolerance, never shown or added',
  'src-core/quality/checks/tags.ts': 'a share in thousandths, for reading',
  'src-renderer/features/budgets/path-chart.tsx': 'heights of a picture',
  'src-renderer/features/allocation/flow-picture.tsx': 'widths of a picture',
  'src-renderer/features/allocation/flow-model.ts': 'widths of a picture',
  'src-renderer/features/allocation/flow-layout.ts': 'widths of a picture',
};

describe('trap 8: no money in floats', () => {
  it('the rule sees a money column that is typed as a float, and only that', () => {
    const bad = [
      'readonly effectiveCost: number;',
      'unitPrice?: z.number(),',
      'CREATE TABLE t (BilledCost DOUBLE NOT NULL)',
      'SELECT sum("ListCost")::DOUBLE FROM t',
      'SELECT CAST(f.EffectiveCost AS FLOAT)',
      'const total = rows.reduce((sum, row) => sum + parseFloat(row.BilledCost), 0);',
    ];
    const good = [
      'readonly effectiveCost: Amount;',
      '// unitPrice: number would be wrong',
      'BilledCost DECIMAL(38, 24)',
      'readonly costModelVersion: number | null;',
      'const cost: Unscaled = parseAmount(text);',
      'GpuUtilization DOUBLE',
    ];
    expect(floatMoney([...good, ...bad].join('\n'))).toEqual(bad);
    const Row = z.object({ cost: z.string(), deep: z.array(z.object({ listPrice: z.number().nullable() })) });
    expect(numericMoney(z.toJSONSchema(Row))).toEqual(['.properties.deep.items.properties.listPrice']);
  });

  it.each(['src-core', 'src-main', 'src-preload', 'src-renderer', 'workers'])('there is none in %s', folder => {
    const files = readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => /\.tsx?$/.test(name))
      .map(name => join(folder, name).replaceAll('\\', '/'));
    expect(files.length).toBeGreaterThan(0);
    const found = files
      .filter(file => !(file in allowed))
      .flatMap(file => floatMoney(readFileSync(join(repositoryRoot, file), 'utf8')).map(line => `${file}: ${line}`));
    expect(found).toEqual([]);
  });

  it('no call of the contract takes or gives money as a number', () => {
    const names: string[] = [];
    const found: string[] = [];
    const visit = (node: object, path: string): void => {
      for (const [name, inner] of Object.entries(node)) {
        const definition = (inner as Record<string, unknown>)['~orpc'];
        if (definition === undefined) {
          visit(inner as object, `${path}${name}.`);
          continue;
        }
        names.push(`${path}${name}`);
        const { inputSchema, outputSchema } = definition as Record<string, unknown>;
        for (const schema of [inputSchema, outputSchema]) {
          if (!(schema instanceof z.ZodType)) continue;
          const shape = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
          found.push(...numericMoney(shape, `${path}${name}`));
        }
      }
    };
    visit(contract, '');
    expect(names).toContain('explain.cell');
    expect(found).toEqual([]);
  });

  describe('in the lake', () => {
    let lake: SmallLake;
    beforeAll(async () => {
      lake = await openSmallLake();
    });
    afterAll(() => lake.close());

    it('floats are physical measurements, and the share of a tolerance', async () => {
      const measured = Object.values(recordDatasets).flatMap(dataset =>
        dataset.columns.filter(({ type }) => type === 'ratio').map(({ name }) => name),
      );
      const rows = await lake.sql(
        `SELECT DISTINCT table_name || '.' || column_name AS name, column_name AS "column" FROM information_schema.columns
         WHERE data_type IN ('DOUBLE', 'FLOAT', 'REAL') ORDER BY 1`,
      );
      expect(rows.length).toBeGreaterThan(0);
      const others = rows.filter(row => !measured.includes(String(row.column))).map(row => row.name);
      expect(others).toEqual(['reconcile_tolerance.Share']);
    });

    it('every amount has 24 digits after the point, or is decimal text of any length', async () => {
      const rows = await lake.sql(
        `SELECT DISTINCT data_type AS type FROM information_schema.columns WHERE regexp_matches(column_name, '(Cost|Price|Amount)$') ORDER BY 1`,
      );
      expect(rows.map(row => row.type)).toEqual(['DECIMAL(38,24)', 'VARCHAR']);
    });
  });
});
