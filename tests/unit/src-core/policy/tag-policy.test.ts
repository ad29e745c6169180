import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { modelVersionAttributes, teamProductAttributes } from '../../../../src-core/anycost/schema.ts';
import { defaultTagPolicy, normaliseKey, normaliseKeySql, rankedKeys } from '../../../../src-core/policy/tag-policy.ts';

describe('tag policy', () => {
  it('feeds every attribute, from its own column first, with normalised keys', () => {
    for (const attribute of [...teamProductAttributes, ...modelVersionAttributes]) {
      const keys = defaultTagPolicy.keys[attribute];
      expect(keys[0]).toBe(attribute.toLowerCase());
      expect(keys.map(normaliseKey)).toEqual(keys);
    }
  });

  it('never gives one key to two attributes', () => {
    const keys = rankedKeys(defaultTagPolicy).map(entry => entry.key);
    expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
  });

  it('normalises alike in TypeScript and in DuckDB', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    try {
      const keys = [' org', 'Cost-Center', 'cost  center', 'a.b:c/d', 'TEAM\t', 'x_SdlcStage', "it's", ''];
      for (const key of keys) {
        const reader = await connection.runAndReadAll(`SELECT ${normaliseKeySql('$1::VARCHAR')}`, [key]);
        expect(reader.getRows()[0]?.[0], key).toBe(normaliseKey(key));
      }
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  });
});
