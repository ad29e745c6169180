import { describe, expect, it } from 'vitest';
import { look } from '../../../../src-core/alerts/look.ts';
import { messagesOf, sentenceOf } from '../../../../src-core/alerts/messages.ts';
import { alertVariants } from '../../../../src-core/alerts/words/alert-words.ts';
import { alertWords, inEnglish, sayAlert } from '../../../../src-core/alerts/words/words.ts';
import type { Alert } from '../../../../src-core/contract/alerts.ts';
import { outMessage } from '../../../../src-main/services/alerts/outgoing.ts';
import { ruleOf, seen, start } from './machine.ts';

type Facts = Alert['facts'];

const money = { currency: 'USD', amount: '1000', actual: '812.5', forecast: '1300.25' };
const budget = { budget: 'GPU', period: '2026-11', ...money, at: '0.8', value: '0.8125', waitingFor: null };
const rise = {
  ...{ measure: 'EffectiveCost', currency: 'USD', window: 'day', from: '2026-11-03', to: '2026-11-04' },
  ...{ cost: '150', usual: '100', increase: '50', share: '0.5' },
};
const source = { source: 'aws', lastSuccessAt: null, silentAfterHours: 50, runError: null };
const report = { report: 'Showback', period: '2026-11', reason: null, waitsFor: null, packId: null };

/** One of each kind and of everything that changes its sentence. */
const alerts: [Alert['kind'], Facts][] = [
  ['quality', { rule: 'Nightly', code: 'query.timeout', why: 'It took too long.' }],
  ['budget', { budget: 'GPU', code: 'query.timeout', why: 'It took too long.' }],
  ...['actual', 'forecast', 'overrun', 'burn'].flatMap((on): [Alert['kind'], Facts][] => [
    ['budget', { ...budget, on }],
    ['budget', { ...budget, on, waitingFor: 'aws, gcp' }],
  ]),
  ['cost-change', { ...rise, dimension: null, value: null }],
  ['cost-change', { ...rise, dimension: 'x_Team', value: 'search', to: '2026-11-10' }],
  ['cost-change', { ...rise, dimension: 'x_Team', value: null, share: null }],
  ...['silent', 'failing', 'needs-secret'].flatMap((health): [Alert['kind'], Facts][] => [
    ['dead-source', { ...source, health }],
    ['dead-source', { ...source, health, lastSuccessAt: '2026-11-03T16:00:00Z' }],
  ]),
  ['dead-source', { ...source, health: 'failing', runError: 'source.refused' }],
  ['dead-source', { source: 'a', health: 'stopped', lastSuccessAt: '2026-11-03', silentDays: 3, longestGapDays: 1 }],
  ['report', { ...report, state: 'waiting' }],
  ['report', { ...report, state: 'waiting', waitsFor: 'approval', reason: 'It must be approved.' }],
  ['report', { ...report, state: 'failed' }],
  ['report', { ...report, state: 'failed', reason: 'Its schedule was removed.' }],
  ['quality', { check: 'missing-tag', source: null, rows: 1200, currency: 'USD', atStake: '5', finding: 'No team.' }],
  ['quality', { check: 'missing-tag', source: 'aws', rows: 7, currency: 'USD', atStake: '5', finding: 'No owner.' }],
];

describe.each(['en', 'ko'])('alerts in %s', language => {
  it('has sentences of its own for every kind, without a gap', () => {
    const said = alerts.map(([kind, facts]) => sayAlert({ kind, facts }, language));
    const messages = said.map(one => one?.message ?? '');
    expect(new Set(messages).size).toBe(alerts.length);
    for (const text of said.flatMap(one => [one?.title ?? '', one?.message ?? '']))
      expect(text).not.toMatch(/undefined|null|NaN|object|을\(를\)|이\(가\)|은\(는\)|^$/);
  });
});

it('knows every variant', () => {
  const kinds = alerts.map(([kind, facts]) => sayAlert({ kind, facts }, 'en')?.title);
  expect(new Set(kinds).size).toBeGreaterThanOrEqual(alertVariants.length);
});

it('says nothing of facts that it does not know: what was kept is shown then', () => {
  expect(sayAlert({ kind: 'budget', facts: {} }, 'ko')).toBeNull();
  expect(sayAlert({ kind: 'dead-source', facts: { health: 'asleep' } }, 'ko')).toBeNull();
});

it('words amounts, shares, days and names', () => {
  expect(sayAlert({ kind: 'budget', facts: { ...budget, on: 'actual' } }, 'ko')).toEqual({
    title: 'GPU: 2026-11 예산의 81.3% 지출',
    message: 'GPU 예산의 2026-11 금액 중 81.3%를 썼습니다: USD 1,000.00 중 USD 812.50 (기준 80%).',
  });
  expect(sayAlert({ kind: 'cost-change', facts: { ...rise, dimension: 'x_Team', value: 'search' } }, 'ko')).toEqual({
    title: 'search: 평소보다 USD 50.00 많음',
    message: '팀 search의 유효 비용: 2026. 11. 3. USD 150.00. 평소 금액 USD 100.00보다 50% 많습니다.',
  });
  expect(inEnglish('cost-change', { ...rise, dimension: 'x_Team', value: 'search' }).message).toBe(
    'Effective cost of search (Team) was USD 150.00 on Nov 3, 2026 where USD 100.00 is usual, up 50%.',
  );
});

describe('messages', () => {
  const told = (language: 'en' | 'ko', facts: Facts, isProvisional = false) => {
    const rule = ruleOf({ trigger: { kind: 'budget', budgets: [] }, language });
    const observed = seen('b', { ...inEnglish('budget', facts), facts, isProvisional });
    const { tellings } = look({
      ...{ rule: { id: 'r', body: rule }, alerts: [], mutes: [], moment: { wallMs: start, passedMs: 0 } },
      observed: { present: [observed], isUnknown: () => false },
    });
    return tellings.map(telling => ({ ...telling, group: rule.group, language }));
  };
  const facts = { ...budget, on: 'actual' };

  it('speak the language of their rule, with everything around their sentences', () => {
    const [message] = messagesOf(told('ko', facts, true));
    expect(message && outMessage(message, -5_400_000)).toMatchObject({
      language: 'ko',
      title: 'GPU: 2026-11 예산의 81.3% 지출',
      paragraphs: [
        'GPU 예산의 2026-11 금액 중 81.3%를 썼습니다: USD 1,000.00 중 USD 812.50 (기준 80%). 아직 완전하지 않은 날의 금액이 들어 있습니다.',
        '이 알림을 보낸 컴퓨터의 시계가 1.5시간 뒤로 옮겨졌습니다.',
      ],
      facts: [{ label: '규칙', value: 'rule' }],
    });
  });

  it('are English unless a rule says otherwise', () => {
    const [message] = messagesOf(told('en', facts));
    expect(message && outMessage(message, 5_400_000)).toMatchObject({
      language: 'en',
      title: 'GPU: 81.3% of 2026-11 is spent',
      paragraphs: [
        '81.3% of the budget GPU for 2026-11 is spent: USD 812.50 of USD 1,000.00 (threshold 80%).',
        'The clock of the computer that tells this was moved by 1.5 hours forward.',
      ],
    });
  });

  it('of two languages are two, also where all rules share one', () => {
    const all = [...told('en', facts), ...told('ko', facts)].map((telling, index) => ({
      ...{ ...telling, key: `${telling.key}${index}`, group: 'all' as const },
    }));
    expect(messagesOf(all).map(({ language }) => language)).toEqual(['en', 'ko']);
  });

  it('say in their language that something is over', () => {
    const [telling] = told('ko', facts);
    expect(telling && sentenceOf({ ...telling, topic: 'resolved' }, 'ko')).toMatch(/^다음 알림이 끝났습니다: GPU/);
    expect(alertWords('ko').lead.escalation).toBe('아직 응답 없음: ');
  });
});
