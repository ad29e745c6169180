import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkText, findingText, oddityText } from '../../../../src-renderer/components/lake-words.ts';

const root = new URL('../../../../', import.meta.url);
const korean = JSON.parse(
  readFileSync(new URL('src-renderer/app/i18n/locales/ko/lake-words.json', root), 'utf8'),
) as Record<'oddity' | 'finding' | 'sentence' | 'check', Record<string, string>>;
const i18n = { language: 'ko', getResource: (_: string, __: string, group: string) => korean[group as 'oddity'] };

function codes(files: string, pattern: RegExp): string[] {
  const found = globSync(files, { cwd: root.pathname }).flatMap(file =>
    [...readFileSync(new URL(file, root), 'utf8').matchAll(pattern)].map(([, code]) => code ?? ''),
  );
  return [...new Set(found)];
}

describe('words of the lake', () => {
  it('every oddity code has Korean words', () => {
    const used = codes('{src-core/anycost,workers/connectors}/**/*.ts', /oddity\(\s*'([\w.-]+)'/g);
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter(code => !(code in korean.oddity))).toEqual([]);
    expect(Object.keys(korean.oddity).filter(code => !used.includes(code))).toEqual([]);
  });

  it('every rule has Korean words', () => {
    const used = [
      ...codes('src-core/anycost/**/*.ts', /rule: '([\w.-]+)'/g),
      ...codes('src-core/anycost/focus-mapping.ts', /'(value\.not-a[\w-]+)'/g),
    ];
    expect(used.length).toBeGreaterThan(15);
    expect(used.filter(code => !(code in korean.finding))).toEqual([]);
    expect(Object.keys(korean.finding).filter(code => !used.includes(code))).toEqual([]);
  });

  it('every check of the data has Korean words', () => {
    const used = [
      ...codes('{src-core,workers/lake}/quality/**/*.ts', /check: '([\w-]+)'/g),
      ...['days-missing', 'days-failed', 'days-provisional', 'source-never-delivered', 'source-silent'],
    ].filter(code => code !== 'finding'); // has the words of its rule
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter(code => !(code in korean.check))).toEqual([]);
    expect(Object.keys(korean.check).filter(code => !used.includes(code))).toEqual([]);
  });

  it('words a check by its facts: counts, shares and unknown ones; one without words keeps its own', () => {
    const facts = { attribute: 'x_Team', permille: 78, currency: 'USD', services: null };
    const text = checkText({ check: 'missing-tag', facts, rows: 1234, message: 'Spend.' }, i18n);
    expect(text).toContain('7.8%');
    expect(text).toContain('–');
    expect(text).not.toContain('{{');
    const drift = checkText({ check: 'tag-drift', facts: {}, rows: 1234, message: '' }, i18n);
    expect(drift).toContain('1,234');
    expect(checkText({ check: 'new-check', facts, rows: 1, message: 'Spend.' }, i18n)).toBe('Spend.');
    const finding = {
      check: 'finding',
      facts: { rule: 'price.negative', column: 'ListUnitPrice' },
      rows: 1,
      message: '',
    };
    expect(checkText(finding, i18n)).toContain('ListUnitPrice');
  });

  it('writes the amounts of an English finding as amounts, every digit kept', () => {
    const english = { language: 'en', getResource: () => undefined };
    const message = 'Billed 132937.65645987 USD, of it 2937.65 USD twice; 12 lines.';
    const facts = { billed: '132937.65645987', twice: '2937.65', lines: 12, service: 'v2.1' };
    expect(checkText({ check: 'any', facts, rows: 12, message }, english)).toBe(
      'Billed 132,937.65645987 USD, of it 2,937.65 USD twice; 12 lines.',
    );
  });

  it('fills in the column, and falls back to the text that came', () => {
    const finding = { rule: 'value.missing', column: 'Tags', message: 'Tags is empty.' };
    expect(findingText(finding, i18n)).toContain('Tags');
    expect(findingText(finding, i18n)).not.toContain('{{');
    expect(findingText({ ...finding, rule: 'new.rule' }, i18n)).toBe('Tags is empty.');
    expect(findingText(finding, { language: 'en', getResource: () => undefined })).toBe('Tags is empty.');
    expect(oddityText({ code: 'columns.absent', message: '', columns: ['A', 'B'], count: null }, i18n)).toContain(
      'A, B',
    );
  });
});
