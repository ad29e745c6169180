import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { VerifiedPack } from '../../../src-core/contract/reports.ts';
import { cx } from '../../components/cx.ts';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';

/** Reads every file again where it was published last (in the workspace when it never was), now. */
export function PackProof({ id }: { id: string }) {
  const { t } = useTranslation('showback');
  const { data, error, refetch } = useQuery({
    queryKey: ['pack-proof', id],
    queryFn: ({ signal }) => api.reports.verify({ id }, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <section aria-label={t('verify.title')} className="rounded-lg border border-border bg-surface px-4 py-3">
      {error ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Proof proof={data} />
      ) : (
        <div aria-busy>
          <p className="text-sm">{t('verify.running')}</p>
          <Skeleton className="mt-2 h-4" />
        </div>
      )}
    </section>
  );
}

function Proof({ proof }: { proof: VerifiedPack }) {
  const { t } = useTranslation('showback');
  const wrong = proof.files.filter(({ state }) => state !== 'ok');
  const Icon = proof.ok ? CircleCheck : CircleAlert;
  return (
    <>
      <h3 className="flex items-center gap-2 text-sm font-semibold">
        <Icon aria-hidden size={17} className={proof.ok ? 'text-positive' : 'text-negative'} />
        {t(proof.ok ? 'verify.same' : 'verify.other', { count: proof.files.length })}
      </h3>
      <p className="mt-1 text-xs text-muted wrap-anywhere select-text">{proof.place}</p>
      <ul className="mt-2 grid gap-1 text-sm">
        {wrong.map(({ name, state }) => (
          <li key={name} className={cx('wrap-anywhere', state !== 'unknown' && 'text-negative')}>
            {name}: {t(`verify.file.${state}`)}
          </li>
        ))}
        {proof.totalsFromFiles === null ? null : (
          <li className={proof.totalsFromFiles === 'same' ? 'text-muted' : 'text-negative'}>
            {t(`verify.totals.${proof.totalsFromFiles}`)}
          </li>
        )}
      </ul>
    </>
  );
}
