import { expect, test } from 'vitest';
import type { Destination } from '../../../../../src-core/contract/reports.ts';
import {
  newPlace,
  placeDraftOf,
  placeOf,
  placeProblems,
  placeWords,
} from '../../../../../src-renderer/features/showback/places/place-draft.ts';

const store: Destination = {
  ...{ kind: 's3', name: 'Finance', endpoint: 'https://s3.eu-central-1.amazonaws.com', region: 'eu-central-1' },
  ...{ bucket: 'finance-packs', prefix: 'mureon', accessKeyId: 'AKIA1', allowPlainHttp: false, caFile: null },
};

test('a place that is looked at and saved is the place that it was, and its key is not sent', () => {
  expect(placeOf(placeDraftOf(store))).toEqual({ destination: store, secrets: {} });
  const folder: Destination = { kind: 'folder', name: 'Drive', path: '/mnt/packs', isMounted: false };
  expect(placeOf(placeDraftOf(folder))).toEqual({ destination: folder, secrets: {} });
});

test('what is typed goes out trimmed, the key exactly as typed', () => {
  const draft = { ...placeDraftOf(store), name: ' Finance ', bucket: ' finance-packs ', secretAccessKey: ' k/+= ' };
  expect(placeOf(draft)).toEqual({ destination: store, secrets: { secretAccessKey: ' k/+= ' } });
});

test('each thing that is missing is named', () => {
  expect(placeProblems(newPlace, false)).toEqual(['name', 'folder']);
  expect(placeProblems({ ...newPlace, kind: 's3' }, false)).toEqual([
    ...['name', 'endpoint', 'region', 'bucket', 'accessKeyId', 'secret'],
  ]);
  expect(placeProblems(placeDraftOf(store), true)).toEqual([]);
  expect(placeProblems(placeDraftOf(store), false)).toEqual(['secret']);
  for (const endpoint of ['s3.example.com', 'ftp://s3.example.com', 'https://', 'https:// x'])
    expect(placeProblems({ ...placeDraftOf(store), endpoint }, true)).toEqual(['endpoint']);
});

test('plain http needs a consent, and the consent is not kept for https', () => {
  const plain = { ...placeDraftOf(store), endpoint: 'http://10.0.0.5:9000' };
  expect(placeProblems(plain, true)).toEqual(['http']);
  expect(placeProblems({ ...plain, allowPlainHttp: true }, true)).toEqual([]);
  expect(placeOf({ ...plain, allowPlainHttp: true }).destination).toMatchObject({ allowPlainHttp: true });
  expect(placeOf({ ...placeDraftOf(store), allowPlainHttp: true }).destination).toEqual(store);
});

test('a place reads as where it is', () => {
  expect(placeWords(store)).toBe('https://s3.eu-central-1.amazonaws.com/finance-packs/mureon');
  expect(placeWords({ ...store, endpoint: 'https://s3.example.com/', prefix: '' })).toBe(
    'https://s3.example.com/finance-packs',
  );
});
