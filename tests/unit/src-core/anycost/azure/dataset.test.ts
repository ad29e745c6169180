import { describe, expect, it } from 'vitest';
import { type DatasetEvidence, decideDataset } from '../../../../../src-core/anycost/azure/dataset.ts';

const none: DatasetEvidence = { rows: 9, purchases: 0, unused: 0, chargedUsage: 0, freeUsage: 0 };

describe('decideDataset', () => {
  it.each([
    ['unused commitment', { unused: 1, purchases: 1 }, 'actual.csv', 'amortized', 'actual'],
    ['a purchase', { purchases: 1, chargedUsage: 3 }, 'Amortised/part_1.csv', 'actual', 'amortized'],
    ['charged usage', { chargedUsage: 1, freeUsage: 5 }, 'a.csv', 'amortized', null],
    ['free usage', { freeUsage: 1 }, 'a.csv', 'actual', null],
    ['free usage under a name', { freeUsage: 1 }, 'amortized.csv', 'amortized', null],
    ['the last word of the path', {}, 'actual/2025/AmortizedCost.csv', 'amortized', null],
    ['nothing', {}, 'a.csv', 'actual', null],
  ] as const)('%s', (_, evidence, name, dataset, nameSays) => {
    expect(decideDataset({ ...none, ...evidence }, name)).toMatchObject({ dataset, nameSays });
  });
});
