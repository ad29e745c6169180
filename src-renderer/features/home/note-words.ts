import { useTranslation } from 'react-i18next';
import type { ChangeNote } from '../../../src-core/contract/overview.ts';
import { addDays } from '../../../src-core/quality/days.ts';
import { formatDay } from '../../components/format-time.ts';
import { formatPercent } from '../../components/money/format.ts';
import { shortPlace } from './home-model.ts';

export type NoteWords = { title: string; detail: string };

/** A note in the reader's language, from its facts; a kind that this window does not know says what the workbench wrote. */
export function useNoteWords(): (note: ChangeNote) => NoteWords {
  const { t, i18n } = useTranslation(['home', 'common']);
  const day = (value: unknown) => (typeof value === 'string' ? formatDay(value.slice(0, 10), i18n.language) : '');
  const share = (value: unknown) =>
    typeof value === 'number' ? formatPercent(value, i18n.language, 'auto') : t('common:unknown');
  const joined = (...parts: unknown[]) => parts.filter(part => part !== null && part !== '').join(' · ');
  return ({ kind, facts, message }) => {
    const text = (name: string) => String(facts[name] ?? '');
    switch (kind) {
      case 'cost-moved': {
        const last = typeof facts.to === 'string' ? addDays(facts.to, -1) : '';
        const change = facts.change;
        return {
          title: joined(facts.service ?? t('common:noValue'), facts.team ?? t('noTeam')),
          detail:
            typeof change === 'number'
              ? t('news.moved', { change: formatPercent(change, i18n.language, 'change'), day: day(last) })
              : t(facts.before === '0' ? 'news.movedFromNothing' : 'news.movedFromCredit', { day: day(last) }),
        };
      }
      case 'untagged':
        return {
          title: t('news.untagged'),
          detail: t('news.untaggedShare', { now: share(facts.now), before: share(facts.before) }),
        };
      case 'new-spend':
        return {
          title: t(`news.new.${text('what')}`, { name: text('name') }),
          detail: t('news.newSince', { day: day(facts.first) }),
        };
      case 'restated':
        return {
          title: t('news.restated', { source: text('source'), period: text('period') }),
          detail: text('account'),
        };
      case 'rules':
      case 'cost-model':
      case 'prices':
        return {
          title: t(`news.policy.${kind}`, { version: text('version') }),
          detail: joined(facts.note, facts.author),
        };
      case 'published':
        return {
          title: t('news.published', { title: text('title') }),
          detail: t('news.publishedBy', { by: text('by'), place: shortPlace(text('place')) }),
        };
      case 'pack-refused':
        return { title: t('news.refused', { title: text('title') }), detail: t('news.refusedBy', { by: text('by') }) };
      case 'pack-restated':
        return {
          title: t('news.restatedPack', { title: text('title') }),
          detail: t('news.restatedPackAt', { place: shortPlace(text('place')) }),
        };
      case 'alert':
        return { title: message, detail: t(`news.alertState.${text('state')}`) };
      default:
        return { title: message, detail: '' };
    }
  };
}
