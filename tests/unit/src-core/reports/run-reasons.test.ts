import { describe, expect, it } from 'vitest';
import { inEnglish, sayAlert } from '../../../../src-core/alerts/words/words.ts';
import { ReportRun } from '../../../../src-core/contract/reports.ts';
import {
  because,
  gateReason,
  readReasons,
  runReasonText,
  writeReasons,
} from '../../../../src-core/reports/run-reasons.ts';

const missing = (source: string) =>
  gateReason({
    code: 'missing-days',
    facts: { source, days: 2, first: '2026-09-29', last: '2026-09-30', runs: '2026-09-29/2026-09-30' },
  });
const noInvoice = (issuer: string) => gateReason({ code: 'no-invoice', facts: { issuer, currency: 'USD' } });

describe('why a report run waits or failed', () => {
  it('is said in either language from its codes, missing invoices in one sentence', () => {
    const why = because([noInvoice('AWS'), missing('gcp'), noInvoice('OpenAI')]);
    expect(why.reasons).toHaveLength(3);
    expect(why.reason).toBe(
      'There is no invoice of AWS, OpenAI in USD to compare with. gcp has not delivered 2 days (Sep 29, 2026 to Sep 30, 2026).',
    );
    expect(runReasonText(why, 'ko-KR')).toBe(
      '대조할 AWS, OpenAI의 USD 청구서가 없습니다. gcp의 2일(2026. 9. 29. ~ 2026. 9. 30.) 데이터가 들어오지 않았습니다.',
    );
  });

  it('has the words of errors with their details, and of people', () => {
    const place = because([{ code: 'report.destination-missing', params: { place: '/share', reason: 'gone' } }]);
    expect(place.reason).toContain('/share');
    expect(runReasonText(place, 'ko')).toMatch(/[가-힣]/);
    const approval = because([{ code: 'hold.other-person', params: { builtBy: 'kim' } }]);
    expect(approval.reason).toBe('Nobody but kim, who built it, has approved it.');
    expect(runReasonText(approval, 'ko')).toBe('작성자(kim) 말고는 아무도 승인하지 않았습니다.');
    for (const code of ['hold.approval', 'hold.changed-since-built', 'run.cancelled', 'run.schedule-removed'])
      expect(runReasonText(because([{ code, params: {} }]), 'ko')).toMatch(/^[^A-Za-z]+\.$/);
  });

  it('is what was kept in words where a part of it has none: never half of it', () => {
    const reasons = [missing('aws'), { code: 'report.of-a-newer-version', params: {} }];
    expect(because(reasons, 'As it was told.').reason).toBe('As it was told.');
    expect(runReasonText({ reason: 'As it was told.', reasons }, 'ko')).toBe('As it was told.');
    expect(runReasonText({ reason: null, reasons: [] }, 'ko')).toBeNull();
  });

  it('is read from an entry of before there were codes', () => {
    const run = ReportRun.parse({
      ...{ scheduleId: 's', period: '2026-09', state: 'failed', startedAt: '2026-10-05T06:00:00Z' },
      ...{ finishedAt: null, packId: null, reason: 'It was cancelled.', deliveries: [] },
    });
    expect(run.reasons).toEqual([]);
    expect(runReasonText(run, 'ko')).toBe('It was cancelled.');
  });

  it('goes with an alert as one fact, in the language of its reader', () => {
    const { reason, reasons } = because([missing('aws')]);
    const facts = {
      ...{ report: 'Monthly', period: '2026-09', state: 'waiting', waitsFor: 'gate', packId: null },
      ...{ reason, reasons: writeReasons(reasons) },
    };
    expect(readReasons(facts.reasons)).toEqual(reasons);
    expect(readReasons('[{]')).toEqual([]);
    expect(inEnglish('report', facts).message).toBe(
      'The report Monthly of 2026-09 waits: aws has not delivered 2 days (Sep 29, 2026 to Sep 30, 2026).',
    );
    expect(sayAlert({ kind: 'report', facts }, 'ko')?.message).toBe(
      '2026-09 Monthly 보고서: 데이터가 게시 조건을 채우기를 기다리고 있습니다. 이유: aws의 2일(2026. 9. 29. ~ 2026. 9. 30.) 데이터가 들어오지 않았습니다.',
    );
  });
});
