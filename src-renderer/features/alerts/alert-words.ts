import type { i18n as I18n } from 'i18next';
import type { Alert } from '../../../src-core/contract/alerts.ts';

/** What a rehearsal rests on; its sentences are known by their English. */
export function assumptionText(sentence: string, i18n: I18n): string {
  const texts = i18n.getResource(i18n.language, 'lake-words', 'assumption') as Record<string, string> | undefined;
  return texts?.[sentence] ?? sentence;
}

/** Why something ended or was passed on: reasons that the machine writes, in the reader's language; notes of people as they are. */
export function whyText(entry: Alert['history'][number], i18n: I18n): string | null {
  const { what, why } = entry;
  if (why === null) return null;
  const t = i18n.getFixedT(null, 'alerts');
  const minutes = what === 'escalated' ? /^after (\d+) min$/.exec(why)?.[1] : undefined;
  if (minutes !== undefined) return t('why.afterMinutes', { count: Number(minutes) });
  const known: Record<string, string> = {
    lapsed: t('why.lapsed'),
    'the rule was removed': t('why.ruleRemoved'),
    'the rule watches something else now': t('why.ruleChanged'),
    suppressed: t('held.suppressed'),
    muted: t('held.muted'),
    snoozed: t('held.snoozed'),
    'quiet-hours': t('held.quiet-hours'),
    cooldown: t('held.cooldown'),
    acknowledged: t('held.acknowledged'),
  };
  return what === 'held' || what === 'resolved' ? (known[why] ?? why) : why;
}
