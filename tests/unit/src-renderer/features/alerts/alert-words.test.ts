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

const kept = {
  kind: 'budget' as const,
  facts: { ...budget, on: 'actual', at: '0.8', value: '0.8125' },
  message: 'Kept.',
};

describe('an alert in the language of its reader', () => {
  it('has the figures of the window, in either language', () => {
    expect(alertText(kept, english, 'UTC')).toBe(
      '81.3% of the budget GPU for 2026-11 is spent: $812.50 of $1,000.00 (threshold 80.0%).',
    );
    expect(alertText(kept, korean, 'UTC')).toBe(
      'GPU 예산의 2026-11 금액 중 81.3%를 썼습니다: US$1,000.00 중 US$812.50 (기준 80.0%).',
    );
  });

  it('has instants in the zone of the reader', () => {
    const facts = { source: 'aws', health: 'silent', lastSuccessAt: '2026-11-03T16:00:00Z', silentAfterHours: 50 };
    expect(say('dead-source', facts)).toContain('2026. 11. 4.');
  });

  it('words what went wrong with its details', () => {
    const facts = { rule: 'R', code: 'query.timeout', why: 'In English.', 'error.seconds': 30 };
    expect(say('budget', facts)).toContain('30');
    expect(say('budget', facts)).not.toContain('{');
  });

  it('says what was kept where it has no words', () => {
    expect(say('budget', {})).toBe('In English.');
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
