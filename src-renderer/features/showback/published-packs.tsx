import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShowbackManifest, VerifyResult } from '../../../src-core/contract/showback.ts';
import { Count, Money } from '../../components/money/figures.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { VerifyReport } from './verify-report.tsx';

/** What has been published from this workspace, newest first, each provable on the spot. */
export function PublishedPacks({ monthName }: { monthName: (month: string) => string }) {
  const { t } = useTranslation('showback');
  const { data, error, refetch } = useQuery({
    queryKey: ['showback-packs'],
    queryFn: ({ signal }) => api.showback.published(undefined, { signal }),
  });
  const packs = (data ?? []).toSorted((a, b) => b.manifest.publishedAt.localeCompare(a.manifest.publishedAt));
  return (
    <section
      aria-label={t('published')}
      className="w-96 shrink-0 overflow-auto border-l border-border bg-bg px-4 py-3 max-[1150px]:w-full max-[1150px]:border-t max-[1150px]:border-l-0"
    >
      <h2 className="text-sm font-semibold">{t('published')}</h2>
      {error ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton className="mt-2 h-24" />
      ) : packs.length === 0 ? (
        <p className="mt-1 text-xs text-muted">{t('nothing-published')}</p>
      ) : (
        <ul className="mt-2 space-y-2">
          {packs.map(pack => (
            <Pack key={pack.id} id={pack.id} folder={pack.folder} manifest={pack.manifest} monthName={monthName} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Pack({
  id,
  folder,
  manifest,
  monthName,
}: {
  id: string;
  folder: string;
  manifest: ShowbackManifest;
  monthName: (month: string) => string;
}) {
  const { t, i18n } = useTranslation('showback');
  const { t: common } = useTranslation('common');
  const [state, setState] = useState<{ isRunning: boolean; result: VerifyResult | null; error: unknown }>({
    isRunning: false,
    result: null,
    error: null,
  });
  const verify = async () => {
    setState({ isRunning: true, result: null, error: null });
    try {
      setState({ isRunning: false, result: await api.showback.verify({ id }), error: null });
    } catch (error) {
      setState({ isRunning: false, result: null, error });
    }
  };
  const title = t('pack-title', { month: monthName(manifest.period), split: dimensionName(manifest.split, i18n) });
  return (
    <li className="rounded-lg border border-border bg-surface px-3 py-2.5">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-1.5 text-sm font-[550]">
            {title}
            {manifest.isDemo ? <Badge tone="info">{t('demo')}</Badge> : null}
          </p>
          <p className="text-xs text-muted">
            {common(`measure.${manifest.measure}`)} ·{' '}
            {new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(
              Date.parse(manifest.publishedAt),
            )}{' '}
            · v{manifest.lakeVersion}
          </p>
        </div>
        <Button
          size="sm"
          isDisabled={state.isRunning}
          onPress={() => void verify()}
          aria-label={t('verify-pack', { pack: title })}
        >
          <ShieldCheck aria-hidden size={14} />
          {state.isRunning ? t('verifying') : t('verify')}
        </Button>
      </div>
      <p className="mt-1 flex flex-wrap gap-x-3 text-xs">
        {manifest.totals
          .filter(total => total.measure === manifest.measure)
          .map(total => (
            <Money key={total.currency} amount={total.amount} currency={total.currency} className="font-[550]" />
          ))}
        <span className="text-muted">
          <Count value={manifest.rows} /> {t('rows-of', { count: manifest.groups.length })}
        </span>
      </p>
      <p className="mt-1 text-2xs wrap-anywhere text-muted select-text">{folder}</p>
      {state.error ? <ErrorState compact error={state.error} onRetry={() => void verify()} /> : null}
      {state.result ? <VerifyReport result={state.result} /> : null}
    </li>
  );
}
