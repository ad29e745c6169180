import { useNavigate, useSearch } from '@tanstack/react-router';
import { FileSpreadsheet } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalog } from '../../../src-core/contract/query.ts';
import { ShowbackSpec } from '../../../src-core/contract/showback.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { Fact, Page } from '../../components/layout/page.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Button } from '../../components/ui/button.tsx';
import { describeError } from '../../components/ui/describe-error.ts';
import { Select } from '../../components/ui/select.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { showToast } from '../../components/ui/toast.tsx';
import { api } from '../../data/client.ts';
import { workbenchEvents } from '../../data/events.ts';
import { importFlow } from '../../data/import-flow.ts';
import { queryClient, useCatalog, useLakeQuery, useSettings } from '../../data/lake-query.ts';
import { PreviewPanel } from './preview-panel.tsx';
import { PublishedPacks } from './published-packs.tsx';
import { newestFullMonth } from './showback-model.ts';

/** A month divided among teams: looked at, proved, published, and verified again later. */
export function ShowbackScreen() {
  const { t } = useTranslation('showback');
  const { data: catalog, error, refetch } = useCatalog();
  usePublishedRefresh();
  if (catalog && catalog.months.length > 0) return <Showback catalog={catalog} />;
  return (
    <Page title={t('title')}>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : catalog ? (
        <EmptyState
          icon={<FileSpreadsheet aria-hidden size={26} />}
          title={t('empty.title')}
          action={
            <Button variant="primary" onPress={() => void importFlow.choose('files')}>
              {t('empty.import')}
            </Button>
          }
        >
          {t('empty.text')}
        </EmptyState>
      ) : (
        <Skeleton className="h-96" />
      )}
    </Page>
  );
}

function Showback({ catalog }: { catalog: Catalog }) {
  const { t, i18n } = useTranslation('showback');
  const { t: common } = useTranslation('common');
  const { spec, change } = useShowbackSpec(catalog);
  const preview = useLakeQuery(['showback', spec], signal => api.showback.preview(spec, { signal }));
  const [isStarting, setStarting] = useState(false);
  const publish = async () => {
    setStarting(true);
    try {
      await api.showback.publish(spec);
    } catch (error) {
      const { userMessage, hint } = describeError(error, i18n);
      showToast({ tone: 'negative', title: userMessage, description: hint });
    } finally {
      setStarting(false);
    }
  };
  const splits = useMemo(() => splitChoices(catalog, spec.split), [catalog, spec.split]);
  const monthName = (month: string) =>
    new Intl.DateTimeFormat(i18n.language, { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(
      Date.parse(`${month}-01T00:00:00Z`),
    );
  return (
    <Page
      title={t('title')}
      isPadded={false}
      facts={
        <>
          <Fact label={common('fact.measure')} value={common(`measure.${spec.measure}`)} />
          <Fact label={common('fact.currency')} value={catalog.currencies.join(', ')} />
          <Fact label={common('fact.zone')} value="UTC" title={t('zone-hint')} />
          <Fact label={common('fact.asOf')} value={common('asOfNow', { version: catalog.lakeVersion })} />
        </>
      }
      actions={
        <Button size="sm" variant="primary" isDisabled={isStarting || !preview.data} onPress={() => void publish()}>
          <FileSpreadsheet aria-hidden size={14} />
          {t('publish')}
        </Button>
      }
    >
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-border bg-surface px-4 py-2">
        <Select
          label={t('month')}
          showLabel="inline"
          size="sm"
          value={spec.period}
          options={catalog.months.toReversed().map(month => ({ id: month, label: monthName(month) }))}
          onChange={period => change({ ...spec, period })}
        />
        <Select
          label={t('split')}
          showLabel="inline"
          size="sm"
          value={spec.split}
          options={splits.map(name => ({ id: name, label: dimensionName(name, i18n), hint: name }))}
          onChange={split => change({ ...spec, split })}
        />
        <Select
          label={common('fact.measure')}
          showLabel="inline"
          size="sm"
          value={spec.measure}
          options={measures.map(measure => ({
            id: measure,
            label: common(`measure.${measure}`),
            hint: common(`measureHint.${measure}`),
          }))}
          onChange={measure => change({ ...spec, measure })}
        />
        <p className="text-xs text-muted">{t('month-hint')}</p>
      </div>
      <div className="flex min-h-0 flex-1 max-[1150px]:flex-col max-[1150px]:overflow-auto">
        {preview.error ? (
          <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
        ) : preview.data ? (
          <PreviewPanel preview={preview.data} isStale={preview.isPlaceholderData} monthName={monthName} />
        ) : (
          <Skeleton className="m-4 h-96 flex-1" />
        )}
        <PublishedPacks monthName={monthName} />
      </div>
    </Page>
  );
}

/** The choice lives in the address: `month`, `split`, `measure`. */
function useShowbackSpec(catalog: Catalog): { spec: ShowbackSpec; change: (spec: ShowbackSpec) => void } {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>;
  const navigate = useNavigate();
  const { settings } = useSettings();
  const spec = useMemo(() => {
    const newest = newestFullMonth(catalog.months, new Date().toISOString().slice(0, 10)) ?? '';
    const asked = ShowbackSpec.safeParse({
      period: search.month ?? newest,
      split: search.split ?? splitChoices(catalog, null)[0],
      measure: search.measure ?? settings.measure,
    });
    return asked.success ? asked.data : ShowbackSpec.parse({ period: newest, measure: settings.measure });
  }, [catalog, search.month, search.split, search.measure, settings.measure]);
  const change = (next: ShowbackSpec) =>
    void navigate({
      to: '/showback',
      search: { month: next.period, split: next.split, measure: next.measure } as never,
    });
  return { spec, change };
}

const usualSplits = [
  'x_Team',
  'x_CostCenter',
  'x_Product',
  'x_Customer',
  'x_Environment',
  'SubAccountName',
  'BillingAccountName',
  'ServiceProviderName',
];

/** Dimensions people split bills by that have values here; tags too, since teams name their own. */
function splitChoices(catalog: Catalog, chosen: string | null): string[] {
  const filled = catalog.dimensions.filter(dimension => dimension.filled > 0);
  const usual = usualSplits.filter(name => filled.some(dimension => dimension.name === name));
  const tags = filled.filter(dimension => dimension.kind === 'tag').map(dimension => dimension.name);
  const all = [...usual, ...tags];
  return chosen === null || all.includes(chosen) ? all : [chosen, ...all];
}

/** The list of packs grows when a publishing task ends. */
function usePublishedRefresh(): void {
  useEffect(
    () =>
      workbenchEvents.onFinished(task => {
        if (task.kind === 'publish') void queryClient.invalidateQueries({ queryKey: ['showback-packs'] });
      }),
    [],
  );
}
