import { addressOf } from '../../../../src-core/address/addresses.ts';
import type { Observation } from '../../../../src-core/alerts/observation.ts';
import { inEnglish } from '../../../../src-core/alerts/words/words.ts';
import type { QualityIssue } from '../../../../src-core/contract/quality.ts';
import { compare, fromDecimal } from '../../../../src-core/money/fraction.ts';
import { ofSource } from '../../../../src-core/quality/checks/check.ts';
import type { QualityService } from '../../quality-service.ts';
import type { Observers } from './observers.ts';
import { subjectOf } from './subject.ts';

/** Findings of the data's quality with at least so much money at stake in a currency. */
export function qualityObserver(quality: Pick<QualityService, 'issues'>): Observers['quality'] {
  return async ({ trigger, signal }) => {
    const minimum = fromDecimal(trigger.minimum);
    const issues = await quality.issues(signal);
    const present = issues.flatMap(issue => {
      const amount = issue.atStake.find(({ currency }) => currency === trigger.currency)?.amount;
      if (amount === undefined) return [];
      const stake = amount.replace(/^-/, ''); // a credit in doubt is as much money as a charge
      return compare(fromDecimal(stake), minimum) >= 0 ? [observe(issue, stake, trigger.currency)] : [];
    });
    return async () => ({ present, isUnknown: () => false });
  };
}

function observe(
  { id, check, source, message, rows, address }: QualityIssue,
  stake: string,
  currency: string,
): Observation {
  const facts = { check, source, rows, currency, atStake: stake, finding: message };
  return {
    ...{ subject: subjectOf(id), ...inEnglish('quality', facts), facts },
    // Issues write addresses as links of the page; messages need the path.
    address: address === null ? addressOf.quality() : address.replace(/^#/, ''),
    ...{ isProvisional: false, size: stake, filters: ofSource(source), days: null, channels: [], lapsesOn: null },
  };
}
