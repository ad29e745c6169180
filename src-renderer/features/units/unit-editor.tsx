import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustomUnit } from '../../../src-core/contract/units.ts';
import { parseFormula } from '../../../src-core/formula/parse-formula.ts';
import { customUnitNames } from '../../../src-core/units/custom-names.ts';
import { Button } from '../../components/ui/button.tsx';
import { describeError } from '../../components/ui/describe-error.ts';
import { Dialog } from '../../components/ui/dialog.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { showToast } from '../../components/ui/toast.tsx';
import { type OwnUnit, saveOwnUnit } from '../../data/own-units.ts';
import { viewPath } from '../../data/saved-views.ts';

const examples = [
  'EffectiveCost * 1000 / metric(sessions)',
  'EffectiveCost / sum(llm-usage.OutputTokens) * 1000000',
  'EffectiveCost / level(active_customers)',
] as const;

/** A unit cost of one's own: what it is called and its formula, checked with each letter by the parser that the lake uses. */
export function UnitEditor({
  replaced,
  own,
  onClose,
}: {
  replaced: OwnUnit | null;
  own: readonly OwnUnit[];
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation(['units', 'common']);
  const [draft, setDraft] = useState<CustomUnit>(
    replaced?.unit ?? { name: '', title: '', formula: '', unit: '', note: '' },
  );
  const [failure, setFailure] = useState<unknown>(null);
  const put = (part: Partial<CustomUnit>) => setDraft(before => ({ ...before, ...part }));
  const name = replaced ? draft.name : viewPath(draft.title).slice(0, 80);
  const isTaken = !replaced && own.some(({ unit, path }) => unit.name === name || path === name);
  const checked = check(draft.formula);
  const canSave = name !== '' && !isTaken && checked.kind === 'good';
  const save = async () => {
    try {
      await saveOwnUnit({ ...draft, name }, replaced);
      showToast({ tone: 'positive', title: t('own.saved', { title: draft.title }) });
      onClose();
    } catch (error) {
      setFailure(error);
    }
  };
  const words = checked.kind === 'bad' ? describeError(checked.error, i18n) : null;
  return (
    <Dialog
      isOpen
      width="md"
      title={t(replaced ? 'own.editTitle' : 'own.add')}
      onOpenChange={isOpen => !isOpen && onClose()}
      footer={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" isDisabled={!canSave} onPress={() => void save()}>
            {t('common:save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {failure ? <ErrorState compact error={failure} /> : null}
        <div className="grid grid-cols-2 gap-3">
          <TextField
            autoFocus
            label={t('own.name')}
            value={draft.title}
            maxLength={80}
            onChange={title => put({ title })}
            description={t('own.nameHint')}
            {...(isTaken ? { error: t('own.taken') } : {})}
          />
          <TextField
            label={t('own.unit')}
            value={draft.unit}
            maxLength={80}
            onChange={unit => put({ unit })}
            description={t('own.unitHint')}
          />
        </div>
        <div>
          <TextField
            label={t('own.formula')}
            value={draft.formula}
            maxLength={2_000}
            lines={3}
            onChange={formula => put({ formula })}
            description={t('own.formulaHint')}
            {...(words ? { error: `${words.userMessage} ${words.hint}` } : {})}
          />
          {checked.kind === 'good' ? (
            <p aria-live="polite" className="mt-1 flex items-start gap-1.5 text-xs text-positive">
              <CircleCheck aria-hidden size={14} className="mt-px shrink-0" />
              {t('own.reads', { what: checked.reads.join(', ') })}
            </p>
          ) : null}
          <div className="mt-2 flex flex-wrap items-center gap-1.5">
            <span className="text-2xs text-muted">{t('own.examples')}</span>
            {examples.map(formula => (
              <Button key={formula} size="sm" className="font-mono" onPress={() => put({ formula })}>
                {formula}
              </Button>
            ))}
          </div>
        </div>
        <TextField label={t('own.note')} value={draft.note} maxLength={500} onChange={note => put({ note })} />
      </div>
    </Dialog>
  );
}

type Checked = { kind: 'empty' } | { kind: 'good'; reads: readonly string[] } | { kind: 'bad'; error: unknown };

/** The parser is a pure function, so the answer needs no call and speaks the reader's language. */
function check(formula: string): Checked {
  if (formula.trim() === '') return { kind: 'empty' };
  try {
    return { kind: 'good', reads: parseFormula(formula, customUnitNames).reads };
  } catch (error) {
    return { kind: 'bad', error };
  }
}
