import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { QuerySpec } from '../../../src-core/query/query-spec.ts';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { Select } from '../../components/ui/select.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { api, takeResult } from '../../data/client.ts';
import { useSavedViews } from '../../data/saved-views.ts';
import { scratch } from './session.ts';

/** What a saved address of Explore asks; null for other addresses and while the lake's days are not known. */
export type QuestionOf = (address: string) => QuerySpec | null;

const MOST_ROWS = 1_000_000;
type Way = 'view' | 'saved' | 'sql';

/** A question to the lake whose answer becomes a table beside the files. It is answered once: the table does not follow the lake. */
export function SliceDialog({
  questionOf,
  onClose,
  onTaken,
}: {
  questionOf: QuestionOf;
  onClose: () => void;
  onTaken: (table: string) => void;
}) {
  const { t } = useTranslation('scratch');
  const { data: views } = useSavedViews();
  const saved = useQuery({
    queryKey: ['library', 'sql', 'texts'],
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const { items } = await api.library.list({ kind: 'sql' }, { signal });
      return items.flatMap(({ path, body }) => (typeof body.text === 'string' ? [{ path, text: body.text }] : []));
    },
  });
  const questions = (views?.views ?? []).filter(view => questionOf(view.address) !== null);
  const statements = saved.data ?? [];
  const [way, setWay] = useState<Way>('sql');
  const [view, setView] = useState('');
  const [statement, setStatement] = useState('');
  const [text, setText] = useState('SELECT *\nFROM cost_by_month');
  const [name, setName] = useState('lake');
  const [error, setError] = useState<unknown>(null);
  const [running, setRunning] = useState<AbortController | null>(null);

  const askLake = (signal: AbortSignal) => {
    if (way === 'view') {
      const spec = questionOf(questions.find(one => one.path === view)?.address ?? '');
      if (!spec) throw new AppError('internal.unexpected');
      return api.query.run({ ...spec, limit: MOST_ROWS }, { signal });
    }
    const sql = way === 'saved' ? (statements.find(one => one.path === statement)?.text ?? '') : text;
    return api.sql.run({ text: sql, limit: MOST_ROWS }, { signal });
  };
  const take = async () => {
    const stop = new AbortController();
    setRunning(stop);
    setError(null);
    try {
      const head = await askLake(stop.signal);
      const bytes = await takeResult(head.ticket, stop.signal);
      const facts = { rows: head.rowCount, lakeVersion: head.meta.lakeVersion, isCut: head.meta.truncated };
      const table = await scratch.addSlice(name.trim() || 'lake', bytes, facts);
      if (table !== null) onTaken(table);
      onClose();
    } catch (failure) {
      if (!stop.signal.aborted) setError(failure);
    } finally {
      setRunning(null);
    }
  };
  const choose = (set: (path: string) => void) => (path: string) => {
    set(path);
    setName(path.split('/').at(-1) ?? path);
  };
  const isReady = way === 'sql' ? text.trim() !== '' : way === 'view' ? view !== '' : statement !== '';
  const none = { id: '', label: t('slice.choose') };
  return (
    <Dialog
      width="md"
      title={t('slice.title')}
      isOpen
      onOpenChange={isOpen => {
        if (isOpen) return;
        running?.abort();
        onClose();
      }}
      footer={
        <>
          <Button
            onPress={() => {
              running?.abort();
              onClose();
            }}
          >
            {t('cancel')}
          </Button>
          <Button variant="primary" isDisabled={!isReady || running !== null} onPress={() => void take()}>
            {running ? t('slice.taking') : t('slice.take')}
          </Button>
        </>
      }
    >
      <p className="mb-3 text-sm text-muted">{t('slice.hint')}</p>
      <Segmented<Way>
        label={t('slice.from')}
        value={way}
        options={[
          { id: 'sql', label: t('slice.sql') },
          { id: 'view', label: t('slice.view') },
          { id: 'saved', label: t('slice.saved') },
        ]}
        onChange={setWay}
      />
      <div className="mt-3 flex flex-col gap-3">
        {way === 'sql' ? (
          <TextField
            lines={6}
            label={t('slice.statement')}
            value={text}
            onChange={setText}
            description={t('slice.statementHint')}
            spellCheck="false"
          />
        ) : way === 'view' ? (
          questions.length === 0 ? (
            <p className="text-sm text-muted">{t('slice.noViews')}</p>
          ) : (
            <Select
              showLabel="stacked"
              label={t('slice.view')}
              value={view}
              options={[none, ...questions.map(({ path }) => ({ id: path, label: path }))]}
              onChange={choose(setView)}
            />
          )
        ) : statements.length === 0 ? (
          <p className="text-sm text-muted">{t('slice.noSaved')}</p>
        ) : (
          <Select
            showLabel="stacked"
            label={t('slice.saved')}
            value={statement}
            options={[none, ...statements.map(({ path }) => ({ id: path, label: path }))]}
            onChange={choose(setStatement)}
          />
        )}
        <TextField label={t('slice.name')} value={name} onChange={setName} />
        {error ? <ErrorState compact error={error} /> : null}
      </div>
    </Dialog>
  );
}
