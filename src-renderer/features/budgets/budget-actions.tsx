import { useNavigate } from '@tanstack/react-router';
import { Copy, Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BudgetState, StoredBudget } from '../../../src-core/contract/budgets.ts';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Menu } from '../../components/ui/menu.tsx';
import { RemovalDialog } from '../../components/ui/removal-dialog.tsx';
import { showToast } from '../../components/ui/toast.tsx';
import { AddressLink } from '../../data/address-link.tsx';
import { api } from '../../data/client.ts';
import { draftOf } from './editor/budget-draft.ts';
import { keepDraft } from './editor/drafts.ts';
import { refreshBudgets } from './use-budgets.ts';

/** What can be done with one budget: see its money, change it, begin another one from it, remove it. */
export function BudgetActions({
  stored,
  state,
  day,
}: {
  stored: StoredBudget;
  state: BudgetState | null;
  day: string | null;
}) {
  const { t } = useTranslation('budgets');
  const navigate = useNavigate();
  const [isRemoving, setRemoving] = useState(false);
  const go = (search: Record<string, string>) =>
    void navigate({ to: '/budgets', search: { ...search, ...(day === null ? {} : { day }) } });
  const copy = () => {
    keepDraft({
      ...draftOf(stored),
      id: null,
      baseVersion: null,
      name: t('action.copyOf', { name: stored.body.name }),
    });
    go({ new: 'yes' });
  };
  return (
    <div className="ml-auto flex items-center gap-2">
      {state === null ? null : <ExploreLink state={state} />}
      <Button size="sm" onPress={() => go({ edit: stored.id })}>
        <Pencil aria-hidden size={13} />
        {t('action.change')}
      </Button>
      <Menu
        trigger={
          <IconButton size="sm" variant="secondary" label={t('action.more')}>
            <Ellipsis aria-hidden size={15} />
          </IconButton>
        }
        actions={[
          { id: 'copy', label: t('action.copy'), icon: <Copy aria-hidden size={14} />, onAction: copy },
          'separator',
          {
            id: 'remove',
            label: t('action.remove'),
            icon: <Trash2 aria-hidden size={14} />,
            tone: 'danger',
            onAction: () => setRemoving(true),
          },
        ]}
      />
      {isRemoving ? <RemoveDialog stored={stored} onClose={() => setRemoving(false)} onRemoved={() => go({})} /> : null}
    </div>
  );
}

/** Its versions stay, so removing can be undone from the notice that says so. */
function RemoveDialog({
  stored: { id, version, body },
  onClose,
  onRemoved,
}: {
  stored: StoredBudget;
  onClose: () => void;
  onRemoved: () => void;
}) {
  const { t } = useTranslation('budgets');
  const undo = async () => {
    try {
      await api.budgets.save({ id, baseVersion: null, budget: body });
    } catch {
      showToast({ tone: 'negative', title: t('remove.notUndone', { name: body.name }) });
    }
    await refreshBudgets();
  };
  const remove = async () => {
    await api.budgets.remove({ id, baseVersion: version });
    showToast({
      tone: 'positive',
      title: t('remove.done', { name: body.name }),
      action: { label: t('remove.undo'), onAction: () => void undo() },
    });
    onRemoved();
  };
  return (
    <RemovalDialog
      title={t('remove.title', { name: body.name })}
      answer={t('action.remove')}
      remove={remove}
      refresh={refreshBudgets}
      onClose={onClose}
    >
      <p>{t('remove.text')}</p>
    </RemovalDialog>
  );
}

function ExploreLink({ state }: { state: BudgetState }) {
  const { t } = useTranslation('budgets');
  return (
    <AddressLink address={state.address} className="mr-1 rounded-xs text-sm font-[550] text-accent hover:underline">
      {t('detail.explore')}
    </AddressLink>
  );
}
