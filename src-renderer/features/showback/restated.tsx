import { useTranslation } from 'react-i18next';
import type { Pack } from '../../../src-core/contract/reports.ts';
import { Signed } from '../../components/money/figures.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';

/** What the lake says today against what a pack says. */
export const useRestated = (id: string) =>
  useLakeQuery(['restated', id], signal => api.reports.restated({ id }, { signal }));

/** "Restated since: +12.40 USD", in the pack's own measure where that moved; nothing while the lake still says the same. */
export function RestatedBadge({ pack }: { pack: Pack }) {
  const { t } = useTranslation('showback');
  const { data } = useRestated(pack.id);
  if (!data || data.length === 0) return null;
  const own = data.filter(({ measure }) => measure === pack.template.measure);
  return (
    <span className="mt-1 flex flex-wrap items-center gap-1.5 text-xs">
      <Badge tone="warning">{t('restated.badge')}</Badge>
      {own.map(({ currency, difference }) => (
        <Signed key={currency} amount={difference} currency={currency} />
      ))}
    </span>
  );
}
