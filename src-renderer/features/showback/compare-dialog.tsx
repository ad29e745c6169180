import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pack, PackDiff } from '../../../src-core/contract/reports.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Signed } from '../../components/money/figures.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Select } from '../../components/ui/select.tsx';
import { ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useSettings } from '../../data/lake-query.ts';
import { likeliestOther } from './pack-state.ts';
import { periodName } from './pack-words.ts';
import { PairTable } from './pair-table.tsx';

const SHOWN = 200;

/** Two packs side by side: what differs, and why it may. */
export function CompareDialog({ pack, others, onClose }: { pack: Pack; others: readonly Pack[]; onClose: () => void }) {
  const { t, i18n } = useTranslation('showback');
  const { zone } = useSettings().settings;
  const [other, setOther] = useState(() => likeliestOther(pack, others)?.id ?? '');
  const { data, error, refetch } = useQuery({
    queryKey: ['pack-diff', other, pack.id],
    queryFn: ({ signal }) => api.reports.diff({ a: other, b: pack.id }, { signal }),
  });
  return (
    <Dialog title={t('diff.title')} isOpen onOpenChange={onClose} width="lg">
      <div className="grid gap-4">
        <Select
          label={t('diff.with')}
          showLabel="stacked"
          className="max-w-xl"
          value={other}
          options={others.map(each => ({
            id: each.id,
            label: each.title,
            hint: `${periodName(each.period, i18n.language)} · ${formatInstant(each.builtAt, i18n.language, zone)}`,
          }))}
          onChange={setOther}
        />
        {error ? <ErrorState compact error={error} onRetry={() => void refetch()} /> : null}
        {data ? <Differences diff={data} /> : error ? null : <ListSkeleton />}
      </div>
    </Dialog>
  );
}

function Differences({ diff }: { diff: PackDiff }) {
  const { t, i18n } = useTranslation('showback');
  const causes = diff.causes.map(cause => t(`diff.cause.${cause}`));
  if (diff.isSame) return <p className="text-sm">{t('diff.same')}</p>;
  const groups = diff.groups.slice(0, SHOWN);
  return (
    <>
      {causes.length === 0 ? null : (
        <p className="text-sm">
          {t('diff.causes')} {causes.join(', ')}
        </p>
      )}
      {groups.length === 0 && diff.totals.every(({ difference }) => difference === '0') ? (
        <p className="text-sm">{t('diff.sameFigures')}</p>
      ) : null}
      <Pairs
        caption={t('control.title')}
        rows={diff.totals.map(pair => ({ ...pair, key: `${pair.measure} ${pair.currency}`, name: '' }))}
      />
      {groups.length === 0 ? null : (
        <Pairs
          caption={t('diff.groups')}
          rows={groups.map(pair => ({
            ...pair,
            key: JSON.stringify([pair.dimension, pair.value, pair.measure, pair.currency]),
            name: `${dimensionName(pair.dimension, i18n)}: ${pair.value ?? t('table:no-value')}`,
          }))}
        />
      )}
      {diff.groups.length > SHOWN ? (
        <p className="text-xs text-muted">{t('explain:change.more-groups', { count: diff.groups.length - SHOWN })}</p>
      ) : null}
    </>
  );
}

type PairRow = PackDiff['totals'][number] & { key: string; name: string };

function Pairs({ caption, rows }: { caption: string; rows: readonly PairRow[] }) {
  const { t } = useTranslation('showback');
  const { t: common } = useTranslation('common');
  return (
    <PairTable
      caption={caption}
      head={{ name: caption, a: t('diff.a'), b: t('diff.b') }}
      rows={rows.map(({ key, name, measure, currency, a, b, difference }) => ({
        ...{ key, currency, a, b },
        name: (
          <>
            {name === '' ? null : <span className="block">{name}</span>}
            <span className={name === '' ? '' : 'text-xs text-muted'}>
              {common(`measure.${measure}`)}, {currency}
            </span>
          </>
        ),
        difference: (
          <span className="font-[550]">
            {difference === '0' ? (
              <span className="text-muted">0</span>
            ) : (
              <Signed amount={difference} currency={currency} />
            )}
          </span>
        ),
      }))}
    />
  );
}
