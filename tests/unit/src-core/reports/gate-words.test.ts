import { describe, expect, it } from 'vitest';
import { type Finding, findingText, gateNotices } from '../../../../src-core/reports/gate-words.ts';
import { toldOf } from '../../../../src-renderer/features/showback/gate-model.ts';

function noInvoice(issuer: string | null, currency = 'USD', effect: Finding['effect'] = 'refuses'): Finding {
  const facts = { issuer, currency, invoiced: null, billed: '1' };
  const message = findingText({ code: 'no-invoice', facts }, 'en') ?? '';
  return { code: 'no-invoice', effect, facts, message, address: `/reconcile?issuer=${issuer}` };
}

describe('what the gate tells', () => {
  it('is one sentence for the invoices that are missing in one currency, with each finding beside it', () => {
    const days: Finding = {
      ...{ code: 'missing-days', effect: 'refuses', facts: { until: '2026-10-01' }, address: null },
      message: 'The period is not over.',
    };
    const findings = [noInvoice('AWS'), noInvoice('OpenAI'), days, noInvoice('Naver', 'KRW'), noInvoice(null)];
    const notices = gateNotices(findings, 'en');
    expect(notices.map(({ message }) => message)).toEqual([
      'There is no invoice of AWS, OpenAI, (not said) in USD to compare with.',
      'The period is not over.',
      'There is no invoice of Naver in KRW to compare with.',
    ]);
    expect(notices.flatMap(({ findings: about }) => about)).toHaveLength(findings.length);
    expect(gateNotices(findings, 'ko')[0]?.message).toBe('대조할 AWS, OpenAI, (밝히지 않음)의 USD 청구서가 없습니다.');
  });

  it('never puts what refuses and what is only stated into one sentence', () => {
    expect(gateNotices([noInvoice('AWS'), noInvoice('GCP', 'USD', 'stated')], 'en')).toHaveLength(2);
  });

  it('counts the names that would make the sentence too long', () => {
    const many = Array.from({ length: 13 }, (_, index) => noInvoice(`S${index}`));
    const [notice] = gateNotices(many, 'en');
    expect(notice?.message).toContain('S8, S9, and 3 more in USD');
    expect(notice?.findings).toHaveLength(13);
  });

  it('is on the screen as it is in the report, with a way to each invoice', () => {
    expect(toldOf([noInvoice('AWS'), noInvoice('GCP')], 'en')).toEqual([
      {
        message: 'There is no invoice of AWS, GCP in USD to compare with.',
        ways: [
          { address: '/reconcile?issuer=AWS', name: 'AWS' },
          { address: '/reconcile?issuer=GCP', name: 'GCP' },
        ],
      },
    ]);
    expect(toldOf([noInvoice('AWS')], 'en')[0]?.ways).toEqual([{ address: '/reconcile?issuer=AWS', name: null }]);
  });

  it('has no words for facts that an older workbench kept', () => {
    expect(findingText({ code: 'no-data', facts: { period: 'September 2026' } }, 'ko')).toBeNull();
    expect(findingText({ code: 'missing-days', facts: { source: 'aws', days: 3 } }, 'ko')).toBeNull();
    expect(findingText({ code: 'quality', facts: { currency: 'USD', share: '0.1' } }, 'ko')).toBeNull();
    expect(findingText({ code: 'unknown-rate', facts: { currencies: 'EUR' } }, 'ko')).toBeNull();
  });
});
