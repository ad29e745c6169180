import { useNavigate, useSearch } from '@tanstack/react-router';
import { CircleDollarSign, FileUp, Plus, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PriceBook, PriceEntry } from '../../../src-core/contract/prices.ts';
import { priceKey } from '../../../src-core/llm/prices/price-rules.ts';
import { formatCount } from '../../components/money/format.ts';
import { DataGrid, type GridLayout } from '../../components/table/data-grid.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { Select } from '../../components/ui/select.tsx';
import { EmptyState } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { searchOf } from '../../data/address.ts';
import { GapList } from './gap-list.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { PriceEditor } from './price-editor.tsx';
import { PriceHistory } from './price-history.tsx';
import { priceModel } from './price-table.ts';
import { type Editing, filterEntries, historyOf, newEntry, providersOf } from './prices-model.ts';
import { usePriceWords } from './use-price-words.ts';

/** Gaps first, then every price; a model's name opens the history of that price. */
export function BookTab({ book }: { book: PriceBook }) {
  const { t } = useTranslation('prices');
  const [editing, setEditing] = useState<Editing | null>(null);
  const [isImporting, setImporting] = useState(false);
  const today = new Date().toISOString().slice(0, 10);
  const typedIn = t('editor.typedIn');
  return (
    <>
      <GapList onPrice={gap => setEditing({ before: null, entry: newEntry(gap, today, typedIn) })} />
      {book.entries.length === 0 ? (
        <EmptyState
          icon={<CircleDollarSign aria-hidden size={26} strokeWidth={1.5} />}
          title={t('book.emptyTitle')}
          action={
            <>
              <Button variant="primary" onPress={() => setImporting(true)}>
                {t('book.import')}
              </Button>
              <Button onPress={() => setEditing({ before: null, entry: newEntry(null, today, typedIn) })}>
                {t('book.add')}
              </Button>
            </>
          }
        >
          {t('book.emptyText')}
        </EmptyState>
      ) : (
        <Prices
          book={book}
          onEdit={setEditing}
          onAdd={() => setEditing({ before: null, entry: newEntry(null, today, typedIn) })}
          onImport={() => setImporting(true)}
        />
      )}
      {editing ? <PriceEditor book={book} editing={editing} onClose={() => setEditing(null)} /> : null}
      {isImporting ? <ImportDialog book={book} onClose={() => setImporting(false)} /> : null}
    </>
  );
}

function Prices({
  book,
  onEdit,
  onAdd,
  onImport,
}: {
  book: PriceBook;
  onEdit: (editing: Editing) => void;
  onAdd: () => void;
  onImport: () => void;
}) {
  const { t, i18n } = useTranslation('prices');
  const { filter, change } = usePriceFilter();
  const [layout, setLayout] = useState<GridLayout>({ sort: null, hidden: [], pinned: [], order: [], widths: [] });
  const [selected, setSelected] = useState<PriceEntry | null>(null);
  const words = usePriceWords();
  const entries = useMemo(() => filterEntries(book.entries, filter), [book.entries, filter]);
  const model = useMemo(() => priceModel(entries, words), [entries, words]);
  const providers = useMemo(() => providersOf(book.entries), [book.entries]);
  // The entry itself is another object after a save; its key is what was chosen.
  const history = selected === null ? [] : historyOf(book.entries, selected);
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-border px-4 py-2">
        <TextField
          label={t('book.find')}
          showLabel={false}
          placeholder={t('book.find')}
          size="sm"
          leading={<Search aria-hidden size={13} />}
          value={filter.find}
          onChange={find => change({ find })}
          className="w-56"
        />
        <Select
          label={t('column.provider')}
          showLabel="inline"
          size="sm"
          value={filter.provider === null ? '*' : `=${filter.provider}`}
          options={[
            { id: '*', label: t('book.allProviders') },
            ...providers.map(name => ({ id: `=${name}`, label: name })),
          ]}
          onChange={id => change({ provider: id === '*' ? null : id.slice(1) })}
        />
        <Segmented
          label={t('book.when')}
          size="sm"
          value={filter.atMs === null ? 'all' : 'now'}
          options={[
            { id: 'now', label: t('book.now') },
            { id: 'all', label: t('book.allDates') },
          ]}
          onChange={when => change({ when })}
        />
        <p className="figure text-xs text-muted" aria-live="polite">
          {t('book.count', {
            count: book.entries.length,
            shown: formatCount(entries.length, i18n.language),
            text: formatCount(book.entries.length, i18n.language),
          })}{' '}
          · {t('history.version', { version: book.version })}
        </p>
        <div className="ml-auto flex gap-1.5">
          <Button size="sm" onPress={onImport}>
            <FileUp aria-hidden size={14} />
            {t('book.import')}
          </Button>
          <Button size="sm" variant="primary" onPress={onAdd}>
            <Plus aria-hidden size={14} />
            {t('book.add')}
          </Button>
        </div>
      </div>
      <div className="flex min-h-64 flex-1">
        <DataGrid
          label={t('tab.book')}
          model={model}
          layout={layout}
          onLayoutChange={setLayout}
          onActivate={row => setSelected(entries[row] ?? null)}
        />
        {selected && history.length > 0 ? (
          <PriceHistory
            key={priceKey(selected)}
            book={book}
            history={history}
            onEdit={onEdit}
            onClose={() => setSelected(null)}
          />
        ) : null}
      </div>
    </>
  );
}

/** `find`, `provider` and `when` of the address. */
function usePriceFilter() {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { find = '', provider = null, when = 'now' } = search;
  // "Now" is the moment the screen was opened: a list that changes by itself while it is read helps nobody.
  const [openedMs] = useState(() => Date.now());
  const filter = useMemo(
    () => ({ find, provider, atMs: when === 'all' ? null : openedMs }),
    [find, provider, when, openedMs],
  );
  const change = (part: { find?: string; provider?: string | null; when?: 'now' | 'all' }) => {
    const next = { find, provider, when, ...part };
    const search = searchOf({
      find: next.find === '' ? null : next.find,
      provider: next.provider === '' ? null : next.provider,
      when: next.when === 'now' ? null : next.when,
    });
    void navigate({ to: '/prices', search, replace: true });
  };
  return { filter, change };
}
