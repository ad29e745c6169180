import { describe, expect, it } from 'vitest';
import { neutralise } from '../../../../workers/exports/neutralise.ts';

const starters = ['=1+1', '+1', '-1', '@SUM(A1)', '|calc', '%0A', '＝1', '＋1', '－1', '＠x', '｜x', '％x'];
const before = ['', ' ', '\u00a0', '\ufeff', '\u200b', '\u0007', '   '];

describe('text that a spreadsheet could run', () => {
  it.each(starters)('%s gets an apostrophe wherever blanks precede it', payload => {
    for (const blank of before)
      expect(neutralise(blank + payload)).toEqual({ text: `'${blank}${payload}`, changed: true });
  });

  it.each(starters)('%s is found after a line break inside the cell', payload => {
    expect(neutralise(`ok\n${payload}`)).toEqual({ text: `ok\n'${payload}`, changed: true });
    expect(neutralise(`ok\r\n ${payload}`)).toEqual({ text: `ok\r\n' ${payload}`, changed: true });
  });

  it.each(['\tx', '\rx', '\nx', '\0x'])('%j may not begin a cell', payload => {
    expect(neutralise(payload).text.startsWith("'")).toBe(true);
  });

  it.each(['', 'Compute', '42', 'a=b', 'us-east-1', 'm5.large + EBS', '한국어', '{"a": "=1"}', '(none)'])(
    '%j stays as it is',
    text => {
      expect(neutralise(text)).toEqual({ text, changed: false });
    },
  );
});
