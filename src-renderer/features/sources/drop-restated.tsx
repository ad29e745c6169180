import { useTranslation } from 'react-i18next';
import type { Drop } from '../../../src-core/contract/imports.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Money } from '../../components/money/figures.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery, useSettings } from '../../data/lake-query.ts';
import { billsOf, together } from './restated.ts';

/** How much the bills of a drop have changed since it came in; nothing when they are as it said. */
export function DropRestated({ drop }: { drop: Drop }) {
  const { t, i18n } = useTranslation('sources');
  const { settings } = useSettings();
  const { data: diffs } = useLakeQuery(['restated', drop.lakeVersion], signal =>
    api.quality.diff({ fromVersion: drop.lakeVersion, limit: 1 }, { signal }),
  );
  const restated = together(billsOf(drop, diffs ?? []));
  if (!restated) return null;
  return (
    <div className="rounded-md bg-warning-soft px-3 py-2 text-sm">
      <p>
        {t('restated.since', { count: restated.bills, at: formatInstant(restated.at, i18n.language, settings.zone) })}
      </p>
      <p className="mt-0.5 flex flex-wrap gap-x-4 font-[550]">
        {restated.difference.map(({ currency, amount }) => (
          <span key={currency}>
            {amount.startsWith('-') ? '' : '+'}
            <Money amount={amount} currency={currency} style="exact" />
          </span>
        ))}
      </p>
      <p className="text-xs text-muted">{t('restated.measure')}</p>
    </div>
  );
}
