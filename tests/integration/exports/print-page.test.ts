import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { browserPdf, findBrowser } from '../../../src-main/app/browser-pdf.ts';
import { unless } from '../../support/skip.ts';
import { onPath } from '../../support/spreadsheet.ts';
import { temporaryFolder } from '../../support/workspace.ts';
import { fileOf, writePack } from '../../unit/workers/exports/pack/open-pack.ts';
import { column, sampleModel, table } from '../../unit/workers/exports/pack/sample-model.ts';

const browser = findBrowser({});
const missing =
  browser === null ? 'no browser' : onPath('pdftotext') ? null : 'pdftotext is not installed (poppler-utils)';
const folder = temporaryFolder('print');
afterAll(() => folder.remove());

/** Blanks between scripts are the layout's, not the text's. */
const packed = (text: string) => text.replace(/\s/g, '');

const long = table('long', {
  title: 'Long table',
  columns: [column('Team', 'text'), column('Cost', 'amount', { currency: 'KRW' })],
  rows: Array.from({ length: 200 }, (_, index) => [`팀 ${index}`, String(index)]),
});

describe('a page printed by a browser', unless(missing), () => {
  it('fills A4 pages with its text, its running title and repeated headers', async () => {
    const model = sampleModel({ language: 'ko', title: '쇼백 보고서' });
    model.sections.push({ id: 'long', title: 'Long', paragraphs: [], charts: [], tables: [long] });
    const page = fileOf(await writePack(folder.path, model, ['html']), 'html');
    const pdf = join(folder.path, 'page.pdf');
    await writeFile(pdf, (await browserPdf(browser)?.(page.path)) ?? '');
    expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    const info = execFileSync('pdfinfo', [pdf], { encoding: 'utf8' });
    expect(info).toMatch(/Page size:\s+59\d(\.\d+)? x 84\d(\.\d+)? pts/);
    const pages = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
    expect(pages.length).toBe(Number(/Pages:\s+(\d+)/.exec(info)?.[1]));
    expect(pages.length).toBeGreaterThan(3);
    const text = packed(pages.join(''));
    for (const words of [
      '쇼백 보고서',
      'Control totals',
      '팀 199',
      '12 more teams',
      `${pages.length} / ${pages.length}`,
    ])
      expect(text).toContain(packed(words));
    const ofTable = pages.filter(each => /팀\d+/.test(packed(each)));
    expect(ofTable.length).toBeGreaterThan(2);
    for (const each of ofTable) expect(packed(each)).toContain('Cost(KRW)'); // the header, on every page of it
    for (const each of pages.slice(1)) expect(packed(each)).toContain('쇼백보고서');
  });

  it('keeps every figure of thirteen months on the paper', async () => {
    const months = Array.from({ length: 13 }, (_, index) => `M${index + 1}`);
    const model = sampleModel({ title: 'Wide' });
    const cells = (row: number) => months.map((_, index) => `${row}2345${String(index).padStart(2, '0')}.25`);
    const wide = table('wide', {
      columns: [
        ...[column('x_Team', 'text', { title: 'Team' }), column('BillingCurrency', 'text', { title: 'Currency' })],
        ...[...months, 'Total'].map(month => column(month, 'amount')),
      ],
      rows: [
        ['recommendations', 'USD', ...cells(1), '77777777.75'],
        ['search', 'USD', ...cells(2), '88888888.75'],
      ],
    });
    model.sections.push({ id: 'wide', title: 'Wide', paragraphs: [], charts: [], tables: [wide] });
    const page = fileOf(await writePack(folder.path, model, ['html']), 'html');
    const pdf = join(folder.path, 'wide.pdf');
    await writeFile(pdf, (await browserPdf(browser)?.(page.path)) ?? '');
    const boxes = execFileSync('pdftotext', ['-bbox', pdf, '-'], { encoding: 'utf8' });
    const width = Number(/<page width="([\d.]+)"/.exec(boxes)?.[1]);
    const words = [...boxes.matchAll(/<word [^>]*xMax="([\d.]+)"[^>]*>([^<]*)</g)];
    for (const [, xMax] of words) expect(Number(xMax)).toBeLessThan(width - 20);
    const said = words.map(([, , word]) => word);
    for (const figure of ['1,234,512.25', '2,234,500.25', '77,777,777.75', '88,888,888.75', 'USD'])
      expect(said).toContain(figure);
  });

  it('says what the browser said when it prints nothing', async () => {
    const broken = join(folder.path, 'browser');
    await writeFile(broken, '#!/bin/sh\necho no display >&2\nexit 3\n');
    await chmod(broken, 0o755);
    expect(findBrowser({ MUREON_BROWSER: broken })).toBe(broken);
    expect(findBrowser({ MUREON_BROWSER: join(folder.path, 'nothing') })).toBeNull();
    const page = join(folder.path, 'a.html');
    await writeFile(page, '<p>a');
    await expect(browserPdf(broken)?.(page)).rejects.toMatchObject({
      code: 'report.pdf-failed',
      details: { reason: 'exit 3: no display' },
    });
  });
});
