import { Split, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AllocationRun, CostModel } from '../../../src-core/contract/allocation.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { formatMonth } from '../../components/format-time.ts';
import { LakeFacts } from '../../components/layout/lake-facts.tsx';
import { Page } from '../../components/layout/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Select } from '../../components/ui/select.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { api } from '../../data/client.ts';
import { useDraft } from '../../data/draft-store.ts';
import { importFlow } from '../../data/import-flow.ts';
import { useCatalog, useLakeFacts } from '../../data/lake-query.ts';
import { runTask } from '../../data/run-task.ts';
import { type Tab, useView } from './address.ts';
import { draftStore } from './draft-store.ts';
import { FlowTab } from './flow-tab.tsx';
import { ModelHistory } from './model-history.tsx';
import { closingsOf, defaultMonth, monthsOf } from './proof-model.ts';
import { ProofStrip } from './proof-strip.tsx';
import { SplitsTab } from './splits-tab.tsx';
import { useModel, useProofs } from './use-allocation.ts';

/** What is shared, where it goes, and that nothing was made or lost on the way. */
export function AllocationScreen() {
  const { t } = useTranslation('allocation');
  const model = useModel();
  const proofs = useProofs();
  const { data: catalog } = useCatalog();
  const refresh = () => {
    void model.refetch();
    void proofs.refetch();
  };
  const error = model.error ?? proofs.error;
  if (model.data && proofs.data && catalog && catalog.rows > 0)
    return <Allocation model={model.data} run={proofs.data} months={catalog.months} onRefresh={refresh} />;
  return (
    <Page title={t('title')} isPadded={false}>
      {error ? (
        <ErrorState error={error} onRetry={refresh} />
      ) : catalog && catalog.rows === 0 ? (
        <EmptyState
          icon={<Split aria-hidden size={26} strokeWidth={1.5} />}
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
        <ListSkeleton />
      )}
    </Page>
  );
}

function Allocation({
  model,
  run,
  months: billed,
  onRefresh,
}: {
  model: CostModel;
  run: AllocationRun;
  /** Billing months of the lake: what there is to choose from before anything is split. */
  months: readonly string[];
  onRefresh: () => void;
}) {
  const { t, i18n } = useTranslation('allocation');
  const { t: common } = useTranslation('common');
  const facts = useLakeFacts();
  const { view, change } = useView();
  const proved = monthsOf(run.proofs);
  const months = proved.length > 0 ? proved : billed.toReversed();
  const month = view.month ?? defaultMonth(months, new Date().toISOString()) ?? '';
  const closings = closingsOf(run.proofs, month, view.measure);
  const monthName = (name: string) => formatMonth(Date.parse(`${name}-01T00:00:00Z`), i18n.language, 'UTC');
  return (
    <Page
      title={t('title')}
      isPadded={false}
      facts={
        <>
          <Select
            label={t('month')}
            size="sm"
            value={month}
            options={[...new Set([month, ...months])].map(id => ({ id, label: monthName(id) }))}
            onChange={next => change({ month: next })}
          />
          <Select
            label={common('fact.measure')}
            size="sm"
            value={view.measure}
            options={measures.map(id => ({ id, label: common(`measure.${id}`), hint: common(`measureHint.${id}`) }))}
            onChange={measure => change({ measure })}
          />
          <LakeFacts measure={null} {...facts} />
        </>
      }
      actions={<UndoButton current={model} onEnd={onRefresh} />}
    >
      {closings.length > 0 ? <ProofStrip closings={closings} month={month} measure={view.measure} /> : null}
      <Tabs
        isFilling
        label={t('title')}
        value={view.tab}
        onChange={id => change({ tab: id as Tab, rule: null })}
        items={[
          { id: 'flow', label: t('tab.flow'), content: <FlowTab view={view} month={month} onChange={change} /> },
          {
            id: 'splits',
            label: t('tab.splits'),
            content: (
              <SplitsTab
                current={model}
                proofs={run.proofs}
                month={month}
                view={view}
                onChange={change}
                onRefresh={onRefresh}
              />
            ),
          },
          {
            id: 'history',
            label: t('tab.history'),
            content: <ModelHistory onTaken={() => change({ tab: 'splits', rule: null })} />,
          },
        ]}
      />
    </Page>
  );
}

/** Undoing is a new version too, so that it can be undone. */
function UndoButton({ current, onEnd }: { current: CostModel; onEnd: () => void }) {
  const { t } = useTranslation('allocation');
  const [isRunning, setRunning] = useState(false);
  const draft = useDraft(draftStore);
  const undo = async () => {
    setRunning(true);
    try {
      await runTask(() => api.allocation.undo({ baseVersion: current.version }));
    } catch {
      // the task's own notice says why
    } finally {
      setRunning(false);
      onEnd();
    }
  };
  if (current.version === 0) return null;
  return (
    <Button size="sm" isDisabled={isRunning || draft !== null} onPress={() => void undo()}>
      <Undo2 aria-hidden size={14} />
      {t('undo', { version: current.version })}
    </Button>
  );
}
