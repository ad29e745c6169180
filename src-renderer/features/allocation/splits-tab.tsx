import { useState } from 'react';
import type { AllocationProof, CostModel, SplitRule } from '../../../src-core/contract/allocation.ts';
import { putRule } from '../../components/rule-parts/rule-list.ts';
import { api } from '../../data/client.ts';
import { useDraft } from '../../data/draft-store.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import type { View } from './address.ts';
import { draftStore } from './draft-store.ts';
import { type Draft, draftOf, isChanged, modelProblem, rulesNamedBy } from './model-draft.ts';
import { PreviewPanel } from './preview-panel.tsx';
import { SplitDetails } from './split-details.tsx';
import { SplitEditor } from './split-editor.tsx';
import { SplitList } from './split-list.tsx';

/** The splits on the left; on the right the one that is edited or looked at, or what the draft would do. */
export function SplitsTab({
  current,
  proofs,
  month,
  view,
  onChange,
  onRefresh,
}: {
  current: CostModel;
  proofs: readonly AllocationProof[];
  month: string;
  view: View;
  onChange: (part: Partial<View>) => void;
  onRefresh: () => void;
}) {
  /** The split being edited; `id` null: a new one. */
  const [editing, setEditing] = useState<{ id: string | null; rule: SplitRule } | null>(null);
  const draft = useDraft(draftStore) ?? draftOf(current);
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    draftStore.set(isChanged(next, current) || next.baseVersion !== current.version ? next : null);
  };
  const isDirty = isChanged(draft, current);
  const problem = modelProblem(draft.rules);
  const preview = useLakeQuery(
    ['allocation-preview', draft.rules, draft.includeClosed],
    signal =>
      api.allocation.preview({ rules: [...draft.rules], note: '', includeClosed: draft.includeClosed }, { signal }),
    { enabled: isDirty && problem === null },
  );
  const isFresh =
    isDirty && problem === null && preview.data !== undefined && !preview.isPlaceholderData && !preview.error;
  const shown = isFresh && preview.data.months.includes(month) ? preview.data.proofs : proofs;
  const selected = draft.rules.find(({ id }) => id === view.rule) ?? null;
  const edit = (rule: SplitRule, isNew: boolean) => setEditing({ id: isNew ? null : rule.id, rule });
  return (
    <div className="flex min-h-0 flex-1 max-[1100px]:flex-col max-[1100px]:overflow-auto">
      <div className="min-w-0 flex-1 px-4 py-3 min-[1101px]:overflow-auto">
        <SplitList
          rules={draft.rules}
          proofs={shown}
          month={month}
          measure={view.measure}
          selected={editing?.id ?? view.rule}
          refused={rulesNamedBy(problem ?? preview.error, draft.rules)}
          onChange={rules => change({ rules })}
          onSelect={id => {
            setEditing(null);
            onChange({ rule: id, tab: 'splits' });
          }}
          onEdit={edit}
        />
      </div>
      {editing ? (
        <SplitEditor
          key={editing.id ?? 'new'}
          rule={editing.rule}
          isNew={editing.id === null}
          others={draft.rules.filter(({ id }) => id !== editing.id)}
          onSave={rule => {
            change({ rules: putRule(draft.rules, editing.id, rule) });
            setEditing(null);
            onChange({ rule: null, tab: 'splits' });
          }}
          onClose={() => setEditing(null)}
        />
      ) : selected ? (
        <SplitDetails
          key={selected.id}
          rule={selected}
          isInForce={current.rules.some(({ id }) => id === selected.id)}
          proofs={proofs}
          month={month}
          measure={view.measure}
          onEdit={() => edit(selected, false)}
          onClose={() => onChange({ rule: null, tab: 'splits' })}
        />
      ) : (
        <PreviewPanel
          current={current}
          draft={draft}
          problem={problem}
          preview={preview}
          measure={view.measure}
          onChange={change}
          onRefresh={onRefresh}
        />
      )}
    </div>
  );
}
