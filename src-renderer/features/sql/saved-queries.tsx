import { useQuery } from '@tanstack/react-query';
import { Bookmark, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LibraryItem } from '../../../src-core/contract/library.ts';
import type { ChartChoice } from '../../components/result/chart-tab.tsx';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Popover } from '../../components/ui/popover.tsx';
import { tellRefusal } from '../../components/ui/refusal.ts';
import { TextField } from '../../components/ui/text-field.tsx';
import { showToast } from '../../components/ui/toast.tsx';
import { api } from '../../data/client.ts';
import { queryClient } from '../../data/lake-query.ts';
import { viewPath } from '../../data/saved-views.ts';

/** Body of a library file of kind `sql`. `chart` may be missing in files made by hand. */
export type SavedQuery = { path: string; hash: string; text: string; chart: ChartChoice | null };

const key = ['library', 'sql'];

/** Statements kept as files of the workspace's library, made for a version control system. */
export function useSavedQueries() {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const { items, problems } = await api.library.list({ kind: 'sql' }, { signal });
      return { queries: items.map(read).filter(query => query !== null), problems };
    },
  });
}

function read({ path, hash, body }: LibraryItem): SavedQuery | null {
  if (typeof body.text !== 'string') return null;
  return { path, hash, text: body.text, chart: (body.chart as ChartChoice | undefined) ?? null };
}

export function SavedQueries({
  text,
  chart,
  onOpen,
}: {
  text: string;
  chart: ChartChoice;
  onOpen: (query: SavedQuery) => void;
}) {
  const { t } = useTranslation('sql');
  return (
    <Popover
      label={t('saved.title')}
      placement="bottom end"
      trigger={
        <Button size="sm">
          <Bookmark aria-hidden size={14} />
          {t('saved.title')}
        </Button>
      }
    >
      {close => <SavedList text={text} chart={chart} onOpen={onOpen} close={close} />}
    </Popover>
  );
}

function SavedList({
  text,
  chart,
  onOpen,
  close,
}: {
  text: string;
  chart: ChartChoice;
  onOpen: (query: SavedQuery) => void;
  close: () => void;
}) {
  const { t, i18n } = useTranslation('sql');
  const { data } = useSavedQueries();
  const [name, setName] = useState('');
  const path = viewPath(name);
  const replaced = data?.queries.find(query => query.path === path) ?? null;
  const attempt = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      await queryClient.invalidateQueries({ queryKey: key });
      showToast({ tone: 'positive', title: done });
    } catch (error) {
      tellRefusal(error, i18n);
    }
  };
  const save = async () => {
    const body = { text, ...(chart.pick ? { chart } : {}) };
    await attempt(
      () => api.library.save({ kind: 'sql', path, body, baseHash: replaced?.hash ?? null }),
      t('saved.done', { name: path }),
    );
    close();
  };
  return (
    <div className="w-80">
      <form
        className="flex items-end gap-2"
        onSubmit={event => {
          event.preventDefault();
          if (path !== '' && text.trim() !== '') void save();
        }}
      >
        <TextField label={t('saved.name')} size="sm" value={name} onChange={setName} autoFocus className="flex-1" />
        <Button size="sm" variant="primary" type="submit" isDisabled={path === '' || text.trim() === ''}>
          {t(replaced ? 'saved.replace' : 'saved.save')}
        </Button>
      </form>
      <p className="mt-1.5 text-xs text-muted">{t('saved.folders')}</p>
      {data && data.queries.length > 0 ? (
        <ul className="mt-3 max-h-64 overflow-auto border-t border-border pt-2">
          {data.queries.map(query => (
            <li key={query.path} className="flex">
              <Button
                size="sm"
                variant="quiet"
                className="min-w-0 flex-1 justify-start!"
                onPress={() => {
                  close();
                  onOpen(query);
                }}
              >
                <span className="truncate">{query.path}</span>
              </Button>
              <IconButton
                size="sm"
                label={t('saved.remove', { name: query.path })}
                onPress={() =>
                  void attempt(
                    () => api.library.remove({ kind: 'sql', path: query.path }),
                    t('saved.removed', { name: query.path }),
                  )
                }
              >
                <Trash2 aria-hidden size={13} />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
      {data && data.problems.length > 0 ? (
        <p className="mt-2 text-xs text-warning">{t('saved.problems', { count: data.problems.length })}</p>
      ) : null}
    </div>
  );
}
