import { Pencil, Plus, SquareFunction, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { describeError } from '../../components/ui/describe-error.ts';
import { Popover } from '../../components/ui/popover.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { parseCalculated } from './calculated.ts';
import { type Calculated, MOST_CALCULATED } from './view-state.ts';

const shows = ['money', 'number', 'percent'] as const;
const blank: Calculated = { name: '', formula: '', shows: 'money' };

/** The reader's own columns: listed, written and checked as they are typed. They are kept with the view. */
export function CalculatedEditor({
  columns,
  onChange,
}: {
  columns: readonly Calculated[];
  onChange: (columns: Calculated[]) => void;
}) {
  const { t } = useTranslation('explore');
  return (
    <Popover
      label={t('calculated.title')}
      placement="bottom end"
      className="w-96"
      trigger={
        <Button size="sm" variant="quiet">
          <SquareFunction aria-hidden size={14} />
          {t('calculated.title')}
          {columns.length > 0 ? <span className="text-muted">{columns.length}</span> : null}
        </Button>
      }
    >
      <Columns columns={columns} onChange={onChange} />
    </Popover>
  );
}

function Columns({ columns, onChange }: { columns: readonly Calculated[]; onChange: (c: Calculated[]) => void }) {
  const { t } = useTranslation('explore');
  const [edited, setEdited] = useState<number | null>(columns.length === 0 ? 0 : null);
  const without = (index: number) => columns.filter((_, at) => at !== index);
  return (
    <div className="flex flex-col gap-2">
      {columns.length > 0 ? (
        <ul className="divide-y divide-border">
          {columns.map((column, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have no identity but their place
            <li key={index} className="flex items-center gap-1 py-1">
              <span className="min-w-0 flex-1">
                <span className="block truncate text-sm font-[550]">{column.name}</span>
                <code className="block truncate text-2xs text-muted">{column.formula}</code>
              </span>
              <IconButton
                size="sm"
                label={t('calculated.edit', { name: column.name })}
                onPress={() => setEdited(index)}
              >
                <Pencil aria-hidden size={13} />
              </IconButton>
              <IconButton
                size="sm"
                label={t('calculated.remove', { name: column.name })}
                onPress={() => {
                  setEdited(null);
                  onChange(without(index));
                }}
              >
                <Trash2 aria-hidden size={13} />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
      {edited === null ? (
        <Button
          size="sm"
          variant="quiet"
          className="self-start"
          isDisabled={columns.length >= MOST_CALCULATED}
          onPress={() => setEdited(columns.length)}
        >
          <Plus aria-hidden size={13} />
          {t('calculated.add')}
        </Button>
      ) : (
        <Draft
          key={edited}
          column={columns[edited] ?? blank}
          isNew={edited >= columns.length}
          onSave={column => {
            onChange(
              edited < columns.length ? columns.map((old, at) => (at === edited ? column : old)) : [...columns, column],
            );
            setEdited(null);
          }}
        />
      )}
    </div>
  );
}

function Draft({
  column,
  isNew,
  onSave,
}: {
  column: Calculated;
  isNew: boolean;
  onSave: (column: Calculated) => void;
}) {
  const { t, i18n } = useTranslation('explore');
  const [draft, setDraft] = useState(column);
  const problem = draft.formula.trim() === '' ? null : problemOf(draft.formula);
  const isDone = draft.name.trim() !== '' && draft.formula.trim() !== '' && problem === null;
  const words = problem ? describeError(problem, i18n) : null;
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={event => {
        event.preventDefault();
        if (isDone) onSave({ ...draft, name: draft.name.trim(), formula: draft.formula.trim() });
      }}
    >
      <TextField
        label={t('calculated.name')}
        size="sm"
        value={draft.name}
        onChange={name => setDraft({ ...draft, name: name.slice(0, 60) })}
        autoFocus
      />
      <TextField
        label={t('calculated.formula')}
        size="sm"
        value={draft.formula}
        onChange={formula => setDraft({ ...draft, formula })}
        placeholder="(ListCost - EffectiveCost) / ListCost"
      />
      {words ? (
        <p role="alert" className="text-xs text-negative">
          {words.userMessage} {words.hint}
        </p>
      ) : (
        <p className="text-xs text-muted">{t('calculated.help')}</p>
      )}
      <div className="flex items-center justify-between gap-2">
        <Segmented
          size="sm"
          label={t('calculated.shows')}
          value={draft.shows}
          options={shows.map(id => ({ id, label: t(`calculated.as.${id}`) }))}
          onChange={next => setDraft({ ...draft, shows: next })}
        />
        <Button size="sm" variant="primary" type="submit" isDisabled={!isDone}>
          {t(isNew ? 'calculated.add' : 'calculated.save')}
        </Button>
      </div>
    </form>
  );
}

function problemOf(formula: string): AppError | null {
  try {
    parseCalculated(formula);
    return null;
  } catch (error) {
    return error instanceof AppError ? error : new AppError('internal.unexpected');
  }
}
