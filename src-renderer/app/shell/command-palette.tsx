import { useRouter } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  TextField,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '../../../src-core/contract/overview.ts';
import { Money } from '../../components/money/figures.tsx';
import { describeError } from '../../components/ui/describe-error.ts';
import { Kbd } from '../../components/ui/kbd.tsx';
import { useGlobalSearch } from '../../data/global-search.ts';
import { findEntries, type PaletteEntry } from '../palette-entries.ts';
import { usePaletteEntries } from '../use-palette-entries.ts';

const groupOrder: readonly PaletteEntry['group'][] = ['screens', 'actions', 'views', 'recents'];

/** Go anywhere, do anything, by typing. Arrow keys move, Enter runs, Escape closes. */
export function CommandPalette({
  isOpen,
  onOpenChange,
  onShowShortcuts,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onShowShortcuts: () => void;
}) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable
      className="fixed inset-0 z-40 flex items-start justify-center bg-[#120d1359] px-6 pt-[14vh]"
    >
      <Modal className="entering-overlay w-full max-w-xl overflow-hidden rounded-xl bg-raised shadow-(--shadow-overlay)">
        <PaletteBody onClose={() => onOpenChange(false)} onShowShortcuts={onShowShortcuts} />
      </Modal>
    </ModalOverlay>
  );
}

function PaletteBody({ onClose, onShowShortcuts }: { onClose: () => void; onShowShortcuts: () => void }) {
  const { t, i18n } = useTranslation('shell');
  const router = useRouter();
  const [query, setQuery] = useState('');
  const entries = usePaletteEntries(onShowShortcuts);
  const found = useMemo(() => findEntries(entries, query), [entries, query]);
  const { hits, isSearching, error } = useGlobalSearch(query);
  // Saved views are entries of the palette's own.
  const shownHits = hits.filter(({ kind }) => kind !== 'view');
  useEffect(() => () => setQuery(''), []);
  const groups = query === '' ? groupOrder : [...new Set(found.map(entry => entry.group))];
  const run = (id: string) => {
    onClose();
    const hit = id.startsWith(HIT) ? shownHits[Number(id.slice(HIT.length))] : undefined;
    if (hit) router.history.push(hit.address);
    else entries.find(entry => entry.id === id)?.run();
  };
  const problem = error ? describeError(error, i18n).userMessage : null;
  return (
    <Dialog aria-label={t('palette.title')} className="outline-none">
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        <TextField
          aria-label={t('palette.title')}
          autoFocus
          className="flex items-center gap-2.5 border-b border-border px-4"
        >
          <Search aria-hidden size={16} className="shrink-0 text-muted" />
          <Input
            placeholder={t('palette.placeholder')}
            className="h-12 flex-1 bg-transparent text-base outline-none! placeholder:text-muted"
          />
          <span className="w-16 text-right text-xs text-muted" aria-live="polite">
            {isSearching ? t('palette.searching') : null}
          </span>
          <Kbd keys="Escape" />
        </TextField>
        {problem === null ? null : (
          <p role="alert" className="border-b border-border px-4 py-2 text-xs text-negative">
            {problem}
          </p>
        )}
        <Menu
          aria-label={t('palette.results')}
          className="max-h-[min(520px,60vh)] overflow-auto p-2 outline-none"
          onAction={key => run(String(key))}
          renderEmptyState={() => (
            <p className="px-2 py-6 text-center text-sm text-muted">
              {isSearching ? t('palette.searching') : t('palette.nothing', { query })}
            </p>
          )}
        >
          {groups
            .map(group => ({ group, items: found.filter(entry => entry.group === group) }))
            .filter(({ items }) => items.length > 0)
            .map(({ group, items }) => (
              <MenuSection key={group} className="pb-1">
                <Header className="eyebrow px-2 pt-1.5 pb-1">{t(`palette.group.${group}`)}</Header>
                {items.map(entry => (
                  <MenuItem key={entry.id} id={entry.id} textValue={entry.label} className={item}>
                    <span className="min-w-0 flex-1 truncate">{entry.label}</span>
                    {entry.shortcut ? <Kbd keys={entry.shortcut} /> : null}
                  </MenuItem>
                ))}
              </MenuSection>
            ))}
          {[...Map.groupBy(shownHits.entries(), ([, { kind }]) => kind)].map(([kind, items]) => (
            <MenuSection key={kind} className="pb-1">
              <Header className="eyebrow px-2 pt-1.5 pb-1">{t(`palette.kind.${kind}`)}</Header>
              {items.map(([index, hit]) => (
                <MenuItem key={`${HIT}${index}`} id={`${HIT}${index}`} textValue={hit.title} className={item}>
                  <HitLine hit={hit} />
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </Autocomplete>
    </Dialog>
  );
}

/** Prefix of the ids of what was found; the rest is its place in the answer. */
const HIT = 'hit:';
const item =
  'flex h-8 cursor-default items-center gap-3 rounded-md px-2 text-sm outline-none data-focused:bg-accent-soft';

function HitLine({ hit: { kind, title, detail, cost } }: { hit: SearchHit }) {
  const { t } = useTranslation('shell');
  const [first, ...others] = cost;
  return (
    <>
      <span className="max-w-[60%] shrink-0 truncate">{title}</span>
      <span className="min-w-0 flex-1 truncate text-xs text-muted">
        {kind === 'tag' && detail !== '' ? t('palette.tagValues', { count: Number(detail) }) : detail}
      </span>
      {first ? (
        <span className="shrink-0 text-xs text-muted" title={t('palette.cost')}>
          <Money amount={first.amount} currency={first.currency} />
          {others.length > 0 ? ' +' : null}
        </span>
      ) : null}
    </>
  );
}
