import { expect, test } from 'vitest';
import type { StoredObject } from '../../../../../workers/connectors/api/s3-answers.ts';
import {
  exportOf,
  fingerprint,
  isData,
  looseExports,
  manifestPlaces,
  partNames,
} from '../../../../../workers/connectors/api/s3-exports.ts';

const object = (key: string, changedAt = '2026-03-02T00:00:00.000Z', etag = key): StoredObject => ({
  ...{ key, sizeBytes: 1, etag, changedAt },
});

test('each layout has its root: the export, the period, the run', () => {
  const places = manifestPlaces([
    object('p/focus/metadata/BILLING_PERIOD=2026-03/focus-Manifest.json'),
    object('p/focus/metadata/BILLING_PERIOD=2026-02/2026-03-01T00:00:00Z-abc/focus-Manifest.json'),
    object('p/cur/20260301-20260401/cur-Manifest.json'),
    object('p/cur/20260301-20260401/abc/cur-Manifest.json'),
    object('az/daily/20260301-20260331/202603020000/0a1b/manifest.json'),
    object('az/daily/20260301-20260331/202603030000/0c2d/manifest.json', '2026-03-03T00:00:00.000Z'),
    object('elsewhere/manifest.json'),
    object('p/cur/20260301-20260401/data.csv'),
  ]);
  expect(Object.fromEntries(places.map(({ root, manifest }) => [root, manifest.key]))).toEqual({
    'p/focus/metadata/BILLING_PERIOD=2026-03': 'p/focus/metadata/BILLING_PERIOD=2026-03/focus-Manifest.json',
    'p/focus/metadata/BILLING_PERIOD=2026-02':
      'p/focus/metadata/BILLING_PERIOD=2026-02/2026-03-01T00:00:00Z-abc/focus-Manifest.json',
    'p/cur/20260301-20260401': 'p/cur/20260301-20260401/cur-Manifest.json', // of two copies the one nearer to the root
    'az/daily/20260301-20260331': 'az/daily/20260301-20260331/202603030000/0c2d/manifest.json', // the newest run
    elsewhere: 'elsewhere/manifest.json',
  });
});

test('what a manifest speaks for is not loose; the rest is, by folder', () => {
  const objects = [
    object('e/metadata/BILLING_PERIOD=2026-03/e-Manifest.json'),
    object('e/data/BILLING_PERIOD=2026-03/e-1.csv'),
    object('e/data/BILLING_PERIOD=2026-04/e-1.csv'), // its manifest is not there
    object('other/a.parquet'),
    object('other/b.parquet'),
    object('other/create.sql'),
    object('top.csv'),
    object('empty/'),
  ];
  const loose = looseExports(objects, manifestPlaces(objects));
  expect(loose.map(({ name, parts }) => [name, parts.map(part => part.key)])).toEqual([
    ['e/data/BILLING_PERIOD=2026-04', ['e/data/BILLING_PERIOD=2026-04/e-1.csv']],
    ['other', ['other/a.parquet', 'other/b.parquet']],
    ['', ['top.csv']],
  ]);
});

test('the three kinds of manifest, and what is none', () => {
  expect(partNames('{"reportKeys":["a/b.csv.gz"]}')).toEqual(['a/b.csv.gz']);
  expect(partNames('{"dataFiles":["s3://x/a.parquet"]}')).toEqual(['s3://x/a.parquet']);
  expect(partNames('\uFEFF{"blobs":[{"blobName":"c/d.csv","byteCount":3}]}')).toEqual(['c/d.csv']);
  for (const text of ['{}', '[]', 'null', '{"dataFiles":[]}', '{"dataFiles":"a"}', '<html>', ''])
    expect(partNames(text), text).toBeNull();
});

test('parts are found by key, by address and beside the manifest; others are missing', () => {
  const parts = [object('p/a.csv'), object('p/m/b.csv')];
  const byKey = new Map(parts.map(part => [part.key, part]));
  const place = { root: 'p/m', manifest: object('p/m/manifest.json') };
  const found = exportOf(place, ['s3://bills/p/a.csv', 'azure/container/b.csv', 's3://else/p/a.csv'], 'bills', byKey);
  expect(found).toEqual({ name: 'p/m', parts, missing: ['s3://else/p/a.csv'], hasManifest: true });
});

test('the fingerprint follows content and membership, not order', () => {
  const [a, b] = [object('a'), object('b')];
  expect(fingerprint([a, b])).toBe(fingerprint([b, a]));
  expect(fingerprint([a, b])).not.toBe(fingerprint([a]));
  expect(fingerprint([a])).not.toBe(fingerprint([object('a', undefined, 'another etag')]));
  expect([object('x/_SUCCESS'), object('x/.hidden'), object('x/readme.md'), object('x/1.csv')].map(isData)).toEqual([
    ...[false, false, false, true],
  ]);
});
