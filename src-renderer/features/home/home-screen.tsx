import { useTranslation } from 'react-i18next';
import { Page } from '../../components/layout/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { importFlow } from '../../data/import-flow.ts';
import { useCatalog } from '../../data/lake-query.ts';
import { Attention } from './attention.tsx';
import { FirstRun } from './first-run.tsx';
import { LakeFacts } from './lake-facts.tsx';
import { MonthEnd } from './month-end.tsx';
import { Questions } from './questions.tsx';
import { SavedViews } from './saved-views.tsx';
import { SearchField } from './search-field.tsx';
import { SpendSummary } from './spend-summary.tsx';
import { WhatChanged } from './what-changed.tsx';

/** Where the money went at a glance, and what is new since the last visit. An empty lake gets its first steps instead. */
export function HomeScreen() {
  const { t } = useTranslation('home');
  const { data: catalog, error, refetch } = useCatalog();
  const isEmpty = catalog?.rows === 0;
  return (
    <Page
      title={t('title')}
      facts={isEmpty ? <span /> : undefined}
      actions={
        catalog && !isEmpty ? (
          <Button size="sm" onPress={() => void importFlow.choose('files')}>
            {t('import')}
          </Button>
        ) : null
      }
    >
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!catalog && !error ? <HomeSkeleton /> : null}
      {catalog && isEmpty ? <FirstRun /> : null}
      {catalog && !isEmpty ? (
        <div className="grid grid-cols-[minmax(0,1fr)_320px] items-start gap-6 max-[1100px]:grid-cols-[minmax(0,1fr)]">
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6">
            <SearchField />
            <SpendSummary chargesEnd={catalog.period?.end ?? null} news={<WhatChanged />} />
          </div>
          <div className="grid content-start gap-6 max-[1100px]:grid-cols-2 max-[1100px]:items-start">
            <Attention />
            <MonthEnd />
            <Questions />
            <SavedViews />
            <LakeFacts catalog={catalog} />
          </div>
        </div>
      ) : null}
    </Page>
  );
}

function HomeSkeleton() {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_320px] gap-6 max-[1100px]:grid-cols-[minmax(0,1fr)]">
      <Skeleton className="h-96" />
      <Skeleton className="h-60" />
    </div>
  );
}
