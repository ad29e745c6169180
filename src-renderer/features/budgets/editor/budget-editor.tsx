import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoredBudget } from '../../../../src-core/contract/budgets.ts';
import { StaleNotice } from '../../../components/rule-parts/stale-notice.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { ErrorState } from '../../../components/ui/states.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { showToast } from '../../../components/ui/toast.tsx';
import { searchOf } from '../../../data/address.ts';
import { api } from '../../../data/client.ts';
import { RuleLink } from '../rule-link.tsx';
import { refreshBudgets } from '../use-budgets.ts';
import { type BudgetDraft, budgetOf, draftOf, gapOf } from './budget-draft.ts';
import { dropDraft, keepDraft, useBudgetDraft } from './drafts.ts';
import { AmountFields, PeriodFields } from './money-fields.tsx';
import { PeopleFields } from './people-fields.tsx';
import { ScopeFields } from './scope-fields.tsx';
import { ThresholdFields } from './threshold-fields.tsx';
import { WhatIfPanel } from './what-if-panel.tsx';

/**
 * A budget as a what-if: what is typed on the left, what it would say now and would have said before on the right. Nothing is saved until
 * Save; what is typed survives a look at another screen.
 * @param stored null: a new budget, which begins as `blank`
 */
export function BudgetEditor({
  stored,
  blank,
  day,
}: {
  stored: StoredBudget | null;
  blank: BudgetDraft;
  day: string | null;
}) {
  const { t } = useTranslation('budgets');
  const { t: common } = useTranslation('common');
  const navigate = useNavigate();
  const before = stored === null ? blank : draftOf(stored);
  const kept = useBudgetDraft(stored?.id ?? null);
  const draft = kept ?? before;
  const [saving, setSaving] = useState<{ isRunning: boolean; error: unknown }>({ isRunning: false, error: null });
  const budget = budgetOf(draft);
  const gap = gapOf(draft);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(before);
  const isStale = stored !== null && draft.baseVersion !== stored.version;
  const change = (part: Partial<BudgetDraft>) => keepDraft({ ...draft, ...part });
  const leave = (id: string | null) => {
    dropDraft(draft.id);
    void navigate({
      to: '/budgets',
      search: searchOf({ id, day }),
    });
  };
  const save = async () => {
    if (budget === null) return;
    setSaving({ isRunning: true, error: null });
    try {
      const saved = await api.budgets.save({ id: draft.id, baseVersion: draft.baseVersion, budget });
      await refreshBudgets();
      showToast({ tone: 'positive', title: t('editor.saved', { name: saved.body.name, version: saved.version }) });
      leave(saved.id);
    } catch (error) {
      setSaving({ isRunning: false, error });
      await refreshBudgets();
    }
  };
  return (
    <div className="flex min-h-0 flex-1 max-[1100px]:flex-col max-[1100px]:overflow-auto">
      <form
        aria-label={t(stored === null ? 'editor.new' : 'editor.change')}
        className="min-w-0 flex-1 px-6 py-4 min-[1101px]:overflow-auto"
        onSubmit={event => event.preventDefault()}
      >
        <div className="mx-auto grid max-w-3xl gap-6">
          <h2 className="text-lg font-semibold">{t(stored === null ? 'editor.new' : 'editor.change')}</h2>
          <TextField
            label={t('editor.name')}
            maxLength={120}
            autoFocus={stored === null}
            value={draft.name}
            onChange={name => change({ name })}
          />
          <ScopeFields scope={draft.scope} onChange={scope => change({ scope })} />
          <PeriodFields draft={draft} onChange={change} />
          <AmountFields draft={draft} onChange={change} />
          <ThresholdFields draft={draft} onChange={change} />
          <PeopleFields draft={draft} onChange={change} />
        </div>
      </form>
      <section
        aria-label={t('whatIf.title')}
        className="flex w-104 shrink-0 flex-col border-l border-border bg-surface max-[1100px]:w-full max-[1100px]:border-t max-[1100px]:border-l-0"
      >
        <WhatIfPanel draft={draft} day={day} />
        <div className="grid shrink-0 gap-2.5 border-t border-border px-4 py-3">
          {isStale ? (
            <StaleNotice
              found={stored.version}
              author={stored.savedBy}
              base={draft.baseVersion ?? 0}
              onTakeTheirs={() => dropDraft(draft.id)}
              onKeepMine={() => change({ baseVersion: stored.version })}
            />
          ) : null}
          {saving.error && !isStale ? <ErrorState compact error={saving.error} /> : null}
          <div className="flex items-center justify-end gap-2">
            {stored === null ? null : (
              <span className="mr-auto">
                <RuleLink id={stored.id} />
              </span>
            )}
            <Button isDisabled={saving.isRunning} onPress={() => leave(draft.id)}>
              {isDirty ? t('editor.discard') : common('cancel')}
            </Button>
            <Button
              variant="primary"
              isDisabled={!isDirty || gap !== null || budget === null || isStale || saving.isRunning}
              onPress={() => void save()}
            >
              {saving.isRunning ? t('editor.saving') : common('save')}
            </Button>
          </div>
        </div>
      </section>
    </div>
  );
}
