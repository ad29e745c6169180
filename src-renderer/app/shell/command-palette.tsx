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
import { Kbd } from '../../components/ui/kbd.tsx';
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
  const { t } = useTranslation('shell');
  const [query, setQuery] = useState('');
  const entries = usePaletteEntries(onShowShortcuts);
  const found = useMemo(() => findEntries(entries, query), [entries, query]);
  useEffect(() => () => setQuery(''), []);
  const groups = query === '' ? groupOrder : [...new Set(found.map(entry => entry.group))];
  const run = (id: string) => {
    onClose();
    entries.find(entry => entry.id === id)?.run();
  };
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
          <Kbd keys="Escape" />
        </TextField>
        <Menu
          aria-label={t('palette.results')}
          className="max-h-[min(420px,50vh)] overflow-auto p-2 outline-none"
          onAction={key => run(String(key))}
          renderEmptyState={() => (
            <p className="px-2 py-6 text-center text-sm text-muted">{t('palette.nothing', { query })}</p>
          )}
        >
          {groups
            .map(group => ({ group, items: found.filter(entry => entry.group === group) }))
            .filter(({ items }) => items.length > 0)
            .map(({ group, items }) => (
              <MenuSection key={group} className="pb-1">
                <Header className="eyebrow px-2 pt-1.5 pb-1">{t(`palette.group.${group}`)}</Header>
                {items.map(entry => (
                  <MenuItem
                    key={entry.id}
                    id={entry.id}
                    textValue={entry.label}
                    className="flex h-8 cursor-default items-center gap-3 rounded-md px-2 text-sm outline-none data-focused:bg-accent-soft"
                  >
                    <span className="min-w-0 flex-1 truncate">{entry.label}</span>
                    {entry.shortcut ? <Kbd keys={entry.shortcut} /> : null}
                  </MenuItem>
                ))}
              </MenuSection>
            ))}
        </Menu>
      </Autocomplete>
    </Dialog>
  );
}
