import { useState } from 'react';
import { TextField as AriaTextField, TextArea } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { InvestigationDraft, InvestigationSaved } from '../../../src-core/contract/investigations.ts';
import type { QuerySpec, RowsSpec } from '../../../src-core/query/query-spec.ts';
import { Button } from '../../components/ui/button.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { showToast } from '../../components/ui/toast.tsx';
import { splitAddress } from '../../data/address.ts';
import { api } from '../../data/client.ts';
import { download } from '../../data/files.ts';
import { runTask } from '../../data/run-task.ts';
import { type SavedView, useSavedViews } from '../../data/saved-views.ts';
import { fromSearch } from './address.ts';
import { type DayRange, localDay, resolvePeriod, withCompared } from './period.ts';
import { viewQuestion } from './question.ts';
import type { ExploreView } from './view-state.ts';

/** This view and others with what they say today, and notes, as one file that a colleague opens without a lake. */
export function SaveInvestigation({
  view,
  defaults,
  address,
  query,
  rows,
  days,
  onClose,
}: {
  view: ExploreView;
  defaults: ExploreView;
  address: string;
  query: QuerySpec;
  rows: RowsSpec | null;
  days: DayRange | null;
  onClose: () => void;
}) {
  const { t } = useTranslation('explore');
  const { t: common } = useTranslation('common');
  const { data: saved } = useSavedViews();
  const [title, setTitle] = useState('');
  const [notes, setNotes] = useState('');
  const [hasRows, setHasRows] = useState(true);
  const [others, setOthers] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const views = (saved?.views ?? []).filter(one => one.address.startsWith('/explore'));
  const questionOf = (one: SavedView) => {
    const { view: other } = fromSearch(splitAddress(one.address).search, defaults);
    const period = withCompared(resolvePeriod(other.period, localDay(Date.now(), other.zone), days), other.compare);
    return {
      title: one.path,
      subject: { kind: 'query' as const, spec: viewQuestion(other, period) },
      address: one.address,
    };
  };
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const draft = InvestigationDraft.parse({
        title: title.trim(),
        notes,
        measure: view.measures[0],
        zone: view.zone,
        currency: view.convertTo,
        questions: [
          {
            title: t('investigation.view'),
            subject: { kind: 'query', spec: query },
            address,
            chart: { kind: view.chart },
          },
          ...(hasRows && rows
            ? [{ title: t('investigation.charges'), subject: { kind: 'rows', spec: rows }, address }]
            : []),
          ...views.filter(one => others.includes(one.path)).map(questionOf),
        ],
      });
      const { taskId } = await api.investigations.save(draft);
      if (taskId === null) return setBusy(false);
      const result = InvestigationSaved.parse(await runTask(() => Promise.resolve({ taskId })));
      if (result.downloadTicket) download(result.downloadTicket, result.fileName);
      showToast({ tone: 'positive', title: t('export.saved', { name: result.fileName }) });
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('investigation.title')}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button variant="primary" isDisabled={title.trim() === '' || isBusy} onPress={() => void save()}>
            {t('investigation.save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-sm text-muted">{t('investigation.help')}</p>
        <TextField label={t('investigation.name')} value={title} onChange={setTitle} autoFocus />
        <AriaTextField value={notes} onChange={setNotes} aria-label={t('investigation.notes')}>
          <TextArea
            rows={4}
            placeholder={t('investigation.notes')}
            className="w-full resize-y rounded-md border border-border-strong bg-surface px-2.5 py-2 text-sm"
          />
        </AriaTextField>
        {rows ? (
          <Checkbox isSelected={hasRows} onChange={setHasRows}>
            {t('investigation.with-charges', { count: rows.limit })}
          </Checkbox>
        ) : null}
        {views.length > 0 ? (
          <fieldset className="flex max-h-40 flex-col gap-1 overflow-auto">
            <legend className="eyebrow mb-1">{t('investigation.others')}</legend>
            {views.map(one => (
              <Checkbox
                key={one.path}
                isSelected={others.includes(one.path)}
                onChange={isOn => setOthers(isOn ? [...others, one.path] : others.filter(path => path !== one.path))}
              >
                {one.path}
              </Checkbox>
            ))}
          </fieldset>
        ) : null}
        {error ? <ErrorState error={error} compact /> : null}
      </div>
    </Dialog>
  );
}
