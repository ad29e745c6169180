import { readFileSync } from 'node:fs';
import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../../src-core/contract/alerts.ts';
import { alertText } from '../../../../../src-renderer/components/alert-text.ts';
import { assumptionText } from '../../../../../src-renderer/features/alerts/alert-words.ts';

const file = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../../../../src-renderer/app/i18n/locales/ko/${name}.json`, import.meta.url), 'utf8'),
  );
const resources: Record<string, Record<string, string | object>> = {
  'lake-words': file('lake-words'),
  table: file('table'),
  errors: file('errors'),
};
const words = (lng: string, ko: Record<string, Record<string, string | object>>) => {
  const i18n = createInstance();
  void i18n.init({ lng, resources: { ko, en: {} }, initAsync: false });
  return i18n;
};
const korean = words('ko', resources);
const english = words('en', {});

const say = (kind: Alert['kind'], facts: Alert['facts']) =>
  alertText({ kind, facts, message: 'In English.' }, korean, 'Asia/Seoul');

const budget = {
  ...{ budget: 'GPU', period: '2026-11', currency: 'USD', amount: '1000', actual: '812.5', forecast: '1300.25' },
  waitingFor: null,
};

describe('an alert in the language of its reader', () => {
  it('is the sentence of the messages in English', () => {
    expect(alertText({ kind: 'report', facts: {}, message: 'In English.' }, english, 'UTC')).toBe('In English.');
  });

  it('words every kind in Korean with its amounts, shares and days', () => {
    expect(say('budget', { ...budget, on: 'actual', at: '0.8', value: '0.8125' })).toBe(
      '예산 GPU의 2026-11 금액 중 81.3%를 썼습니다: US$1,000.00 중 US$812.50 (기준 80.0%).',
    );
    expect(say('budget', { ...budget, on: 'burn', at: '1.5', value: '1.75' })).toContain('1.75배 빠르게');
    expect(
      say('cost-change', {
        ...{ measure: 'EffectiveCost', dimension: 'x_Team', value: null, currency: 'USD', window: 'day' },
        ...{ from: '2026-11-03', to: '2026-11-04', cost: '20', usual: '0', increase: '20', share: null },
      }),
    ).toMatch(/팀 –의 2026년 11월 3일 .* US\$20\.00: 평소는 US\$0\.00입니다/);
    expect(
      say('dead-source', {
        source: 'aws',
        health: 'silent',
        lastSuccessAt: '2026-11-03T16:00:00Z',
        silentAfterHours: 50,
      }),
    ).toContain('2026. 11. 4.');
    expect(say('quality', { check: 'no-team', source: null, rows: 1200, currency: 'USD', atStake: '5' })).toContain(
      '1,200행',
    );
  });

  it('leaves nothing unsaid: every variant that facts can have, has words', () => {
    const texts = resources['lake-words']?.alert as Record<string, string>;
    const health = ['silent', 'failing', 'needs-secret'];
    const said = [
      ...['actual', 'forecast', 'overrun', 'burn'].map(on => say('budget', { ...budget, on, at: '1', value: '1' })),
      ...health.flatMap(each => [
        say('dead-source', { source: 'a', health: each, lastSuccessAt: null, silentAfterHours: 1 }),
        say('dead-source', { source: 'a', health: each, lastSuccessAt: '2026-11-03T16:00:00Z', silentAfterHours: 1 }),
      ]),
      say('dead-source', {
        ...{ source: 'a', health: 'stopped', lastSuccessAt: '2026-11-03', silentDays: 3, longestGapDays: 1 },
      }),
      ...['waiting', 'failed'].flatMap(state => [
        say('report', { report: 'r', period: '2026-11', state, reason: null, packId: null }),
        say('report', { report: 'r', period: '2026-11', state, reason: 'x', packId: null }),
      ]),
      say('budget', { budget: 'GPU', code: 'query.timeout' }),
      say('quality', { code: 'query.timeout' }),
    ];
    expect(said.filter(text => text === 'In English.' || text.includes('{{'))).toEqual([]);
    expect(new Set(said).size).toBe(said.length);
    expect(Object.keys(texts).length).toBe(said.length + 4 + 2); // cost changes, findings
  });

  it('knows the assumptions of a rehearsal by their English', () => {
    const known = Object.keys(resources['lake-words']?.assumption as object);
    const source = readFileSync(
      new URL('../../../../../src-main/services/alerts/rehearse.ts', import.meta.url),
      'utf8',
    );
    for (const sentence of known) expect(source).toContain(sentence);
    expect(assumptionText('Mutes are those of today.', korean)).not.toBe('Mutes are those of today.');
  });
});
