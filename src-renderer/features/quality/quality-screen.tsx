import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LakeFacts } from '../../components/layout/lake-facts.tsx';
import { Page } from '../../components/layout/page.tsx';
import { ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { api } from '../../data/client.ts';
import { useLakeFacts, useLakeQuery } from '../../data/lake-query.ts';
import { IssueList } from './issue-list.tsx';
import { OverlapMap } from './overlap-map.tsx';
import { QualitySummary } from './quality-summary.tsx';
import { RestatementList } from './restatement-list.tsx';

const tabs = ['issues', 'overlap', 'restatements'] as const;

/** What is wrong with the data and what it puts at stake; what arrives twice; what was changed afterwards. */
export function QualityScreen() {
  const { t } = useTranslation('quality');
  const navigate = useNavigate();
  const facts = useLakeFacts();
  const search = useSearch({ strict: false });
  const issues = useLakeQuery(['quality-issues'], signal => api.quality.issues(undefined, { signal }));
  const coverage = useLakeQuery(['quality-coverage'], signal =>
    api.quality.coverage({ from: null, to: null }, { signal }),
  );
  const tab = tabs.find(name => name === search.tab) ?? 'issues';
  return (
    <Page title={t('title')} isPadded={false} facts={<LakeFacts measure={null} {...facts} />}>
      <QualitySummary issues={issues.data ?? null} coverage={coverage.data ?? null} />
      <Tabs
        isFilling
        label={t('title')}
        value={tab}
        onChange={id => void navigate({ to: '/quality', search: id === 'issues' ? {} : { tab: id } })}
        items={[
          {
            id: 'issues',
            label: t('tab.issues'),
            content: issues.data ? (
              <IssueList issues={issues.data} isStale={issues.isPlaceholderData} />
            ) : issues.error ? (
              <ErrorState error={issues.error} onRetry={() => void issues.refetch()} />
            ) : (
              <ListSkeleton />
            ),
          },
          { id: 'overlap', label: t('tab.overlap'), content: <OverlapMap /> },
          { id: 'restatements', label: t('tab.restatements'), content: <RestatementList /> },
        ]}
      />
    </Page>
  );
}
