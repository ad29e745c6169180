import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, describe, expect, it } from 'vitest';
import type { PackFormat } from '../../../../../src-core/contract/reports.ts';
import type { PackModel } from '../../../../../src-core/reports/pack-model.ts';
import { temporaryFolder } from '../../../../support/workspace.ts';
import { fileOf, writePack } from './open-pack.ts';
import { chart, column, sampleModel, table } from './sample-model.ts';

const folder = temporaryFolder('pack-page');
afterAll(() => folder.remove());
let packs = 0;
async function page(model: PackModel, formats: PackFormat[] = ['html']) {
  const directory = `${folder.path}/${++packs}`;
  mkdirSync(directory);
  const files = await writePack(directory, model, formats);
  return { html: await readFile(fileOf(files, 'html').path, 'utf8'), files };
}

const long = (rows: number) =>
  sampleModel({
    sections: [
      {
        id: 'long',
        title: 'Long',
        paragraphs: [],
        charts: [],
        tables: [
          table('long', {
            sheet: 'Long',
            columns: [column('n', 'count')],
            rows: Array.from({ length: rows }, (_, index) => [index]),
          }),
        ],
      },
    ],
  });

describe('the page of a report', () => {
  it('allows itself nothing and asks for nothing', async () => {
    const { html } = await page(sampleModel());
    expect(html).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    );
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|javascript:|\son\w+=/i);
    // Addresses are names of namespaces and places on this page; nothing is fetched.
    const addresses = [...html.matchAll(/(?:href|src|xmlns(?::\w+)?)="([^"]*)"/g)].map(([, address = '']) => address);
    expect([...new Set(addresses)].filter(address => !address.startsWith('#')).sort()).toEqual([
      'http://www.w3.org/1999/xlink',
      'http://www.w3.org/2000/svg',
    ]);
    expect(html).not.toMatch(/url\((?!#)/);
  });

  it('reads figures as people do and keeps the exact ones', async () => {
    const { html } = await page(sampleModel());
    expect(html).toContain(
      '<td class="n"><data value="120.500000000000000001" title="120.500000000000000001">120.50</data></td>',
    );
    expect(html).toContain('>−80.00</data>');
    expect(html).toContain('>1,234,567</data>'); // KRW has no subunit
    expect(html).toContain('>60.1%</data>');
    expect(html).toContain('>0.0000123</data>');
    expect(html).toContain('<span hidden>unknown</span>');
    expect(html).toContain('<th scope="row" class="t">Search</th>');
    expect(html).toContain('<caption>Control totals</caption>');
    expect(html).toContain('<strong>Warning:</strong> 2 days are provisional.');
    expect(html).toContain('12 more teams, together USD 4.12');
  });

  it('describes its charts and draws no two with the same names inside', async () => {
    const { html } = await page(sampleModel());
    const drawings = [...html.matchAll(/<svg .*?<\/svg>/gs)].map(([svg]) => svg);
    expect(drawings).toHaveLength(2);
    for (const svg of drawings) expect(XMLValidator.validate(svg)).toBe(true);
    expect(drawings[0]).toContain(
      'role="img" aria-label="Search cost 120.50 USD, Assist 80.00 USD; Data is not known."',
    );
    const ids = drawings.flatMap(svg => [...svg.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('cuts a long table and says where the rest is', async () => {
    const whole = await page(long(500));
    expect(whole.html.match(/<tr>/g)).toHaveLength(501);
    expect(whole.html).not.toContain('The first 500');
    const { html, files } = await page(long(501), ['html', 'csv', 'xlsx']);
    expect(html.match(/<tr>/g)).toHaveLength(501);
    const rest = `${fileOf(files, 'csv', 'long').name}; ${fileOf(files, 'xlsx').name}, sheet “Long”`;
    expect(html).toContain(`The first 500 of 501 rows. All rows: ${rest}.`);
    expect((await page(long(501))).html).toContain('The other rows are in no file of this pack.');
  });

  it('escapes everything that came from outside', async () => {
    const hostile = `"><script>alert(1)</script>'&=1`;
    const { html } = await page(
      sampleModel({
        title: hostile,
        subtitle: hostile,
        facts: [{ label: hostile, value: hostile }],
        notices: [{ severity: 'info', text: hostile }],
        definitions: [{ term: hostile, text: hostile }],
        sections: [
          {
            id: 's',
            title: hostile,
            paragraphs: [hostile],
            charts: [
              chart({
                title: hostile,
                unit: hostile,
                alt: hostile,
                categories: [hostile],
                series: [{ name: hostile, values: ['1'], isForecast: false, low: null, high: null }],
              }),
            ],
            tables: [
              table('t', {
                title: hostile,
                columns: [column('a', 'text', { title: hostile })],
                rows: [[hostile]],
                note: hostile,
              }),
            ],
          },
        ],
      }),
    );
    expect(html).not.toContain('<script');
    expect(html).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;=1');
    // The running title of printed pages is CSS: its quotes and angle brackets are escaped there, too.
    const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? '';
    expect(style).toContain('content:"\\22 \\3e \\3c script\\3e alert(1)\\3c \\2f script\\3e \\27 \\26 \\3d 1"');
  });

  it('is Korean where the report is', async () => {
    const { html } = await page(sampleModel({ language: 'ko', isDemo: true }));
    expect(html).toContain('<html lang="ko">');
    expect(html).toContain('<strong>경고:</strong> 데모 데이터');
  });
});
