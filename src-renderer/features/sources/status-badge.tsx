import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Drop } from '../../../src-core/contract/imports.ts';
import { formatCount } from '../../components/money/format.ts';
import { Badge } from '../../components/ui/badge.tsx';

/** In force or not, and whether rows were left out or look odd. */
export function StatusBadge({ drop }: { drop: Drop }) {
  const { t, i18n } = useTranslation('sources');
  const text = (count: number) => ({ count, text: formatCount(count, i18n.language) });
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap">
      {drop.status === 'superseded' ? <Badge>{t('status.superseded')}</Badge> : null}
      {drop.status === 'unchanged' ? <Badge tone="info">{t('status.unchanged')}</Badge> : null}
      {drop.status === 'imported' ? <span className="text-xs text-muted">{t('status.imported')}</span> : null}
      {drop.rows.rejected > 0 ? <Badge tone="negative">{t('status.rejected', text(drop.rows.rejected))}</Badge> : null}
      {drop.rows.flagged > 0 ? (
        <Badge tone="warning" icon={<TriangleAlert aria-hidden size={11} />}>
          {t('status.flagged', text(drop.rows.flagged))}
        </Badge>
      ) : null}
    </span>
  );
}
