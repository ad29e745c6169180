import { MessageSquareText, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { TextField as AriaTextField, TextArea } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Annotation } from '../../../src-core/library/annotation.ts';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { Popover } from '../../components/ui/popover.tsx';
import { tellRefusal } from '../../components/ui/refusal.ts';
import { TextField } from '../../components/ui/text-field.tsx';
import { type KnownAnnotation, removeAnnotation, saveAnnotation } from '../../data/annotations.ts';
import { addDays, type DayRange } from './period.ts';
import { rangeLabel } from './words.ts';

/** Remarks on the days of the view, and the way to write one. They are files of the library. */
export function AnnotationList({
  shown,
  elsewhere,
  days,
  filters,
}: {
  /** Those with a flag in the chart, in its order. */
  shown: readonly KnownAnnotation[];
  /** How many others there are: on other days, or of other things. */
  elsewhere: number;
  /** What a new one is about: the days that are picked, or those of the period. */
  days: DayRange | null;
  filters: readonly Filter[];
}) {
  const { t } = useTranslation('explore');
  return (
    <Popover
      label={t('notes.title')}
      placement="bottom end"
      className="w-96"
      trigger={
        <Button size="sm" variant="quiet" data-shortcut="n" className="text-muted">
          <MessageSquareText aria-hidden size={13} />
          {t('notes.title')}
          {shown.length > 0 ? <span>{shown.length}</span> : null}
        </Button>
      }
    >
      <List shown={shown} elsewhere={elsewhere} days={days} filters={filters} />
    </Popover>
  );
}

function List({ shown, elsewhere, days, filters }: Parameters<typeof AnnotationList>[0]) {
  const { t, i18n } = useTranslation('explore');
  const [edited, setEdited] = useState<KnownAnnotation | 'new' | null>(shown.length === 0 ? 'new' : null);
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
      setEdited(null);
    } catch (error) {
      tellRefusal(error, i18n);
    }
  };
  return (
    <div className="flex flex-col gap-2">
      {shown.length > 0 ? (
        <ol className="max-h-72 divide-y divide-border overflow-auto">
          {shown.map((note, index) => (
            <li key={note.path} className="flex items-start gap-2 py-1.5">
              <span
                aria-hidden
                className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-warning text-[9px] font-semibold text-warning"
              >
                {index + 1}
              </span>
              <span className="min-w-0 flex-1">
                <span className="block text-2xs text-muted">{rangeLabel(note, i18n.language)}</span>
                <span className="block text-sm whitespace-pre-line">{note.text}</span>
                {note.scope.length > 0 ? (
                  <span className="block truncate text-2xs text-muted">{scopeWords(note.scope)}</span>
                ) : null}
              </span>
              <IconButton size="sm" label={t('notes.edit')} onPress={() => setEdited(note)}>
                <Pencil aria-hidden size={13} />
              </IconButton>
              <IconButton
                size="sm"
                label={t('notes.remove')}
                onPress={() => void attempt(() => removeAnnotation(note))}
              >
                <Trash2 aria-hidden size={13} />
              </IconButton>
            </li>
          ))}
        </ol>
      ) : null}
      {elsewhere > 0 ? <p className="text-2xs text-muted">{t('notes.elsewhere', { count: elsewhere })}</p> : null}
      {edited === null ? (
        <Button size="sm" variant="quiet" className="self-start" onPress={() => setEdited('new')}>
          <Plus aria-hidden size={13} />
          {t('notes.add')}
        </Button>
      ) : (
        <Draft
          key={edited === 'new' ? 'new' : edited.path}
          note={edited === 'new' ? null : edited}
          days={days}
          filters={filters}
          onSave={note => void attempt(() => saveAnnotation(note, edited === 'new' ? null : edited))}
        />
      )}
    </div>
  );
}

function Draft({
  note,
  days,
  filters,
  onSave,
}: {
  note: KnownAnnotation | null;
  days: DayRange | null;
  filters: readonly Filter[];
  onSave: (note: Annotation) => void;
}) {
  const { t } = useTranslation('explore');
  const [text, setText] = useState(note?.text ?? '');
  const [from, setFrom] = useState(note?.from ?? days?.from ?? '');
  const [last, setLast] = useState(note ? addDays(note.to, -1) : days ? addDays(days.to, -1) : '');
  const [isScoped, setScoped] = useState(note ? note.scope.length > 0 : filters.length > 0);
  const scope = isScoped ? (note && note.scope.length > 0 ? note.scope : [...filters]) : [];
  const made = Annotation.safeParse({
    text: text.trim(),
    from,
    to: /^\d{4}-\d{2}-\d{2}$/.test(last) && !Number.isNaN(Date.parse(last)) ? addDays(last, 1) : '',
    scope,
    createdAt: note?.createdAt ?? new Date().toISOString(),
  });
  const isDone = made.success && from <= last;
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={event => {
        event.preventDefault();
        if (isDone) onSave(made.data);
      }}
    >
      <AriaTextField aria-label={t('notes.text')} value={text} onChange={setText} autoFocus>
        <TextArea
          rows={3}
          placeholder={t('notes.text')}
          className="w-full resize-y rounded-sm border border-border-strong bg-surface px-2 py-1.5 text-sm"
        />
      </AriaTextField>
      <div className="flex gap-2">
        <TextField label={t('period.from')} size="sm" value={from} onChange={setFrom} className="flex-1" />
        <TextField label={t('period.last')} size="sm" value={last} onChange={setLast} className="flex-1" />
      </div>
      {filters.length > 0 || scope.length > 0 ? (
        <Checkbox isSelected={isScoped} onChange={setScoped}>
          <span className="text-xs">
            {t('notes.scoped', { scope: scopeWords(scope.length > 0 ? scope : filters) })}
          </span>
        </Checkbox>
      ) : null}
      <Button size="sm" variant="primary" type="submit" isDisabled={!isDone} className="self-end">
        {t(note ? 'notes.save' : 'notes.add')}
      </Button>
    </form>
  );
}

const scopeWords = (scope: readonly Filter[]) =>
  scope
    .map(({ dimension, op, values }) => `${dimension}${op === 'in' ? ' = ' : ` ${op} `}${values.join(', ')}`)
    .join(' · ');
