import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bundleName } from '../../../../src-main/security/bundle-files.ts';

test('names of the bundle, and nothing else', () => {
  expect(bundleName('/')).toBe('index.html');
  expect(bundleName('/assets/index-B_1.js')).toBe('assets/index-B_1.js');
  for (const path of [
    '',
    'x',
    '//x',
    '/a//b',
    '/../x',
    '/a/../x',
    '/a/..',
    '/.x',
    '/a/.x',
    '/a\\b',
    '/a%5cb',
    '/a%2fb/../c',
    '/%2e%2e/x',
    '/%00',
    '/a%00.js',
    '/%',
    '/C:/x',
    '/a b',
  ]) {
    expect(bundleName(path), path).toBeNull();
  }
});

test('property, 5,000 paths: a name never has an empty, dotted or escaped part', () => {
  const part = fc.constantFrom(
    '..',
    '.',
    '',
    'a',
    'a.js',
    '%2e',
    '%2e%2e',
    '%252e',
    '%00',
    '\\',
    '%5c',
    '%2f',
    ':',
    '~',
    'ü',
    '...',
    'a..b',
    '\u202e',
  );
  const path = fc.oneof(
    fc.array(part, { maxLength: 6 }).map(parts => `/${parts.join('/')}`),
    fc.webPath(),
    fc.string(),
  );
  fc.assert(
    fc.property(path, text => {
      const name = bundleName(text);
      if (name === null) return;
      for (const piece of name.split('/')) {
        expect(piece).toMatch(/^[A-Za-z0-9_@-][A-Za-z0-9._@-]*$/);
        expect(piece).not.toContain('..');
      }
    }),
    { numRuns: 5_000 },
  );
});
