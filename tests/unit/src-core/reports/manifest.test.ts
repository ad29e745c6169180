import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReportTemplate } from '../../../../src-core/contract/reports.ts';
import { libraryText } from '../../../../src-core/library/library-file.ts';
import {
  claimName,
  editionName,
  editionOf,
  manifestName,
  publishedName,
  readClaim,
  readManifest,
  seriesName,
  writeManifest,
} from '../../../../src-core/reports/manifest.ts';
import { contentText } from '../../../../src-core/reports/pack-record.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function body() {
  const content = {
    templateId: null,
    templateVersion: null,
    template: ReportTemplate.parse({ name: '팀별 비용', title: 'Showback', sections: [{ kind: 'summary' }] }),
    period: '2026-09',
    title: 'Showback 2026-09',
    lakeVersion: 4,
    lakeHash: sha256('lake'),
    costModelVersion: null,
    tagRulesVersion: 2,
    priceBookVersion: null,
    ratesVersion: null,
    isDemo: false,
    rows: 2,
    totals: [{ measure: 'EffectiveCost' as const, currency: 'KRW', amount: '-2.613700000000000000000001' }],
    groups: [{ dimension: 'x_Team', value: null, rows: 2, totals: [] }],
    gate: { outcome: 'pass' as const, findings: [] },
    files: [
      {
        ...{ name: 'a.csv', format: 'csv' as const, table: null, sizeBytes: 3, sha256: sha256('abc'), rows: 2 },
        ...{ neutralisedCells: 0, inexactCells: 0, part: null },
      },
    ],
  };
  return {
    ...content,
    kind: 'mureon-report' as const,
    version: 2 as const,
    packId: 'p1',
    edition: 3,
    builtAt: '2026-10-01T08:00:00.000Z',
    builtBy: 'ana@desk',
    publishedAt: '2026-10-02T08:00:00.000Z',
    publishedBy: 'ana@desk',
    producer: 'Mureon Workbench test',
    approvals: [],
    contentHash: sha256(contentText(content)),
    auditCheckpoint: { sequence: 12, hash: sha256('audit') },
  };
}

describe('a manifest', () => {
  it('reads back as it was written, and equal content is equal text', () => {
    const { manifest, text } = writeManifest(body(), sha256);
    expect(readManifest(text, sha256)).toEqual({ state: 'ok', manifest });
    const shuffled = Object.fromEntries(Object.entries(body()).reverse()) as ReturnType<typeof body>;
    expect(writeManifest(shuffled, sha256).text).toBe(text);
  });

  it('is changed when any one byte of it is', () => {
    const bytes = Buffer.from(writeManifest(body(), sha256).text);
    for (let at = 0; at < bytes.length; at += 1) {
      for (const bit of [1, 32]) {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ bit;
        expect(readManifest(damaged.toString('utf8'), sha256).state, `byte ${at}`).toBe('changed');
      }
    }
    for (const cut of [0, 1, bytes.length - 1])
      expect(readManifest(bytes.subarray(0, cut).toString('utf8'), sha256).state).toBe('changed');
  });

  it('whose own hash was counted again after a change still does not hold what was approved', () => {
    const forged = { ...body(), rows: 3 };
    expect(readManifest(writeManifest(forged, sha256).text, sha256).state).toBe('changed');
  });

  it('of a later version is whole and cannot be read, which is no damage', () => {
    const later = { ...body(), version: 3 };
    const text = libraryText({ ...later, selfSha256: sha256(libraryText(later)) });
    expect(readManifest(text, sha256).state).toBe('newer');
  });

  it('with a field that this version does not know is whole', () => {
    const later = { ...body(), somethingNew: true };
    const text = libraryText({ ...later, selfSha256: sha256(libraryText(later)) });
    expect(readManifest(text, sha256).state).toBe('ok');
  });
});

describe('names of a publication', () => {
  it('say template, period, edition, day and hash, and fit every disk', () => {
    const series = seriesName('  Showback: by Team / 2 ', '2026-09');
    expect(series).toBe('showback-by-team-2-2026-09');
    const edition = editionName(series, { edition: 12, at: '2026-10-02T23:59:59.000Z' });
    expect(edition).toBe('showback-by-team-2-2026-09-v12-2026-10-02');
    const file = { table: 'cost-by-team', part: { number: 2, of: 3 }, sha256: 'ab'.repeat(32), format: 'csv' as const };
    expect(publishedName(edition, file)).toBe(`${edition}-cost-by-team-part2of3-abababab.csv`);
    expect(manifestName(edition, 'cd'.repeat(32))).toBe(`${edition}-cdcdcdcd.manifest.json`);

    fc.assert(
      // Letters of four bytes, too: Adlam, Gothic.
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.constantFrom('𞤀'.repeat(99), '가'.repeat(99))),
        name => {
          const long = editionName(seriesName(name, '2026-W38'), { edition: 9_999_999, at: '2026-10-02T00:00:00Z' });
          const longest = publishedName(long, { ...file, table: 'x'.repeat(60), part: { number: 99, of: 99 } });
          expect(Buffer.byteLength(longest)).toBeLessThanOrEqual(255);
          expect(longest).not.toMatch(/[\p{Cc}/\\:*?"<>|]|^\.|\s/u);
        },
      ),
    );
  });

  it('give their edition back, and only those of the same series', () => {
    const series = seriesName('팀별 비용', '2026-09');
    const edition = editionName(series, { edition: 7, at: '2026-10-02T00:00:00Z' });
    const names = [claimName(series, 7), `${claimName(series, 7)}.some-pack`, manifestName(edition, 'ab'.repeat(32))];
    for (const name of [...names, ...names.map(each => each.normalize('NFD'))]) expect(editionOf(name, series)).toBe(7);
    for (const other of [
      '팀별-비용-2026-09-v0-x',
      '팀별-비용-2026-09-v7',
      '팀별-비용-2026-08-v7-x',
      'x-v7-y',
      `x${edition}`,
    ])
      expect(editionOf(other, series), other).toBeNull();
  });

  it('a claim that is not whole is nobody’s', () => {
    const claim = {
      kind: 'mureon-claim',
      packId: 'p',
      contentHash: 'c',
      edition: 1,
      at: '2026-10-02T00:00:00.000Z',
      by: 'a',
    };
    const text = libraryText(claim);
    expect(readClaim(text)).toEqual(claim);
    for (let cut = 0; cut < text.length - 1; cut += 1) expect(readClaim(text.slice(0, cut))).toBeNull();
  });
});
