import { useTranslation } from 'react-i18next';
import type { Pack } from '../../../src-core/contract/reports.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Section } from '../../components/layout/page.tsx';
import { useSettings } from '../../data/lake-query.ts';

/** Who built, approved and published it, in the order in which it happened. */
export function PackHistory({ pack }: { pack: Pack }) {
  const { t, i18n } = useTranslation('showback');
  const { zone } = useSettings().settings;
  const events = [
    { at: pack.builtAt, text: t('history.built', { who: pack.builtBy }), detail: '' },
    ...pack.approvals.map(({ by, at, note, contentHash }) => ({
      at,
      text: t(contentHash === pack.contentHash ? 'history.approved' : 'history.approvedOther', { who: by }),
      detail: note,
    })),
    ...pack.publications.map(({ publishedAt, publishedBy, edition, place }) => ({
      at: publishedAt,
      text: t('history.published', { who: publishedBy, edition }),
      detail: place,
    })),
  ].toSorted((a, b) => a.at.localeCompare(b.at));
  return (
    <Section title={t('history.title')}>
      <ol className="grid gap-1 text-sm">
        {events.map(({ at, text, detail }) => (
          <li key={`${at} ${text} ${detail}`} className="grid grid-cols-[11rem_minmax(0,1fr)] gap-3">
            <span className="figure text-xs text-muted">{formatInstant(at, i18n.language, zone)}</span>
            <span className="wrap-anywhere">
              {text}
              {detail === '' ? null : <span className="block text-xs text-muted select-text">{detail}</span>}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
