import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount, parseAmount } from '../../../../src-core/money/amount.ts';
import { type ManifestBody, readManifest, writeManifest } from '../../../../src-core/showback/manifest.ts';
import { sheetNames } from '../../../../src-core/showback/sheet-names.ts';
import { Sums } from '../../../../src-core/showback/ties.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('sheet names', () => {
  it('are valid, unique without case, and name what is missing', () => {
    expect(sheetNames(['Ads/ML: [core]', 'search', 'Search', null, 'Cover', "'x'", 'History'], ['Cover'])).toEqual([
      'Ads ML   core',
      'search',
      'Search (2)',
      'Unassigned',
      'Cover (2)',
      'x',
      'History (2)',
    ]);
  });

  it('hold for any values', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme', maxLength: 60 })), { maxLength: 40 }), values => {
        const names = sheetNames(values, ['Cover']);
        expect(new Set(names.map(name => name.toLowerCase())).size).toBe(values.length);
        for (const name of names) {
          expect(name).toMatch(/^[^:\\/?*[\]]{1,31}$/u);
          expect(name).not.toMatch(/^'|'$/);
        }
      }),
    );
  });
});

const body: ManifestBody = {
  kind: 'mureon-showback',
  version: 1,
  period: '2024-09',
  split: 'x_Team',
  measure: 'BilledCost',
  lakeVersion: 3,
  lakeHash: 'abc',
  publishedAt: '2026-11-22T00:00:00.000Z',
  publishedBy: 'ana',
  producer: 'Mureon Workbench 0.1.0',
  isDemo: false,
  rows: 667,
  totals: [{ measure: 'BilledCost', currency: 'USD', amount: '9.44532991675' }],
  groups: [],
  files: [{ name: 'a.xlsx', sizeBytes: 1, sha256: '00', rows: 1, neutralisedCells: 0 }],
};

describe('the manifest', () => {
  it('reads back what was written', () => {
    const { manifest, text } = writeManifest(body, sha256);
    expect(readManifest(text, sha256)).toEqual(manifest);
  });

  it('does not depend on the order in which the body was put together', () => {
    const reversed = Object.fromEntries(Object.entries(body).reverse()) as ManifestBody;
    expect(writeManifest(reversed, sha256).text).toBe(writeManifest(body, sha256).text);
  });

  it('shows every single changed byte', () => {
    const bytes = Buffer.from(writeManifest(body, sha256).text);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(readManifest(changed.toString('utf8'), sha256), `byte ${at}`).toBeNull();
    }
  });
});

describe('sums', () => {
  const usd = (amount: string) => [{ measure: 'BilledCost' as const, currency: 'USD', amount }];

  it('tie to the last of 24 digits and keep currencies apart', () => {
    const sums = new Sums();
    sums.add(usd('0.1'));
    sums.add(usd('0.200000000000000000000001'));
    sums.add([{ measure: 'BilledCost', currency: 'EUR', amount: '0' }]);
    expect(sums.difference(usd('0.300000000000000000000001'))).toBeNull();
    expect(sums.difference(usd('0.3'))).toBe('BilledCost in USD is 0.300000000000000000000001, expected 0.3');
    expect(sums.difference([])).toBe('BilledCost in USD is 0.300000000000000000000001, expected nothing');
  });

  it('any amount survives parse and format', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), unscaled => {
        expect(parseAmount(formatAmount(unscaled))).toBe(unscaled);
      }),
    );
    expect(() => parseAmount('1e3')).toThrow(RangeError);
    expect(() => parseAmount(`0.${'0'.repeat(24)}1`)).toThrow(RangeError);
  });
});
