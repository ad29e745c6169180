import { useNavigate, useSearch } from '@tanstack/react-router';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleSet } from '../../../src-core/contract/rules.ts';
import { LakeFacts } from '../../components/layout/lake-facts.tsx';
import { Page } from '../../components/layout/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { api } from '../../data/client.ts';
import { useDraft } from '../../data/draft-store.ts';
import { useLakeFacts, useLakeQuery } from '../../data/lake-query.ts';
import { runTask } from '../../data/run-task.ts';
import { draftStore } from './draft-store.ts';
import { DryRunPanel } from './dry-run-panel.tsx';
import { MaskingTab } from './masking-tab.tsx';
import { RuleHistory } from './rule-history.tsx';
import { RuleList } from './rule-list.tsx';
import { type Draft, draftOf, isChanged } from './rules-model.ts';
import { SuggestionList } from './suggestion-list.tsx';

const tabs = ['rules', 'history', 'masking'] as const;

/** Tag rules: tried before they are applied, undone when they were wrong; and what is masked on the way in. */
export function RulesScreen() {
  const { t } = useTranslation('rules');
  const navigate = useNavigate();
  const facts = useLakeFacts();
  const search = useSearch({ strict: false });
  const current = useLakeQuery(['rules'], signal => api.rules.current(undefined, { signal }));
  const tab = tabs.find(name => name === search.tab) ?? 'rules';
  const refresh = () => void current.refetch();
  return (
    <Page
      title={t('title')}
      isPadded={false}
      facts={<LakeFacts measure="BilledCost" {...facts} />}
      actions={current.data && tab !== 'masking' ? <UndoButton current={current.data} onEnd={refresh} /> : null}
    >
      <Tabs
        isFilling
        label={t('title')}
        value={tab}
        onChange={id => void navigate({ to: '/rules', search: id === 'rules' ? {} : { tab: id } })}
        items={[
          {
            id: 'rules',
            label: t('tab.rules'),
            content: current.data ? (
              <Workbench current={current.data} onRefresh={refresh} />
            ) : current.error ? (
              <ErrorState error={current.error} onRetry={refresh} />
            ) : (
              <ListSkeleton />
            ),
          },
          { id: 'history', label: t('tab.history'), content: <RuleHistory /> },
          { id: 'masking', label: t('tab.masking'), content: <MaskingTab /> },
        ]}
      />
    </Page>
  );
}

/** The list and what could be added on the left, what it would do on the right. */
function Workbench({ current, onRefresh }: { current: RuleSet; onRefresh: () => void }) {
  const draft = useDraft(draftStore) ?? draftOf(current);
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    draftStore.set(isChanged(next, current) || next.baseVersion !== current.version ? next : null);
  };
  const preview = useLakeQuery(
    ['rules-preview', draft.rules, draft.includeClosed],
    signal => api.rules.preview({ rules: [...draft.rules], note: '', includeClosed: draft.includeClosed }, { signal }),
    { enabled: isChanged(draft, current) },
  );
  const effects = preview.data && !preview.isPlaceholderData && isChanged(draft, current) ? preview.data.byRule : [];
  return (
    <div className="flex min-h-0 flex-1 max-[1100px]:flex-col max-[1100px]:overflow-auto">
      <div className="min-w-0 flex-1 px-4 py-3 min-[1101px]:overflow-auto">
        <RuleList rules={draft.rules} effects={effects} onChange={rules => change({ rules })} />
        <SuggestionList rules={draft.rules} onAdd={rule => change({ rules: [...draft.rules, rule] })} />
      </div>
      <DryRunPanel current={current} draft={draft} preview={preview} onChange={change} onRefresh={onRefresh} />
    </div>
  );
}

/** Undoing is a new version too, so that it can be undone. */
function UndoButton({ current, onEnd }: { current: RuleSet; onEnd: () => void }) {
  const { t } = useTranslation('rules');
  const [isRunning, setRunning] = useState(false);
  const draft = useDraft(draftStore);
  const undo = async () => {
    setRunning(true);
    try {
      await runTask(() => api.rules.undo({ baseVersion: current.version }));
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
