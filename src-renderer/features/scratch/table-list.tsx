import { ChevronRight, FileSpreadsheet, Pencil, Scissors, TableProperties, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { cx } from '../../components/cx.ts';
import { formatBytes, formatCount } from '../../components/money/format.ts';
import { shortType } from '../../components/sql/sql-language.ts';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { ProgressBar } from '../../components/ui/progress-bar.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { MEMORY_LIMIT_BYTES } from './engine/profile.ts';
import { type ScratchState, type ScratchTable, scratch } from './session.ts';

const icons = { file: FileSpreadsheet, slice: Scissors, made: TableProperties };

/** The tables of this window, what is in them and where they came from; below, the memory they take. */
export function TableList({
  state,
  onInsert,
  onLook,
}: {
  state: ScratchState;
  /** Writes a name into the statement. */
  onInsert: (text: string) => void;
  /** Shows the first rows of a table. */
  onLook: (table: ScratchTable) => void;
}) {
  const { t, i18n } = useTranslation('scratch');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [renaming, setRenaming] = useState<ScratchTable | null>(null);
  const toggle = (name: string) => {
    const next = new Set(open);
    if (!next.delete(name)) next.add(name);
    setOpen(next);
  };
  return (
    <>
      <ul className="min-h-0 flex-1 overflow-auto py-1">
        {state.tables.map(table => {
          const isOpen = open.has(table.name);
          const Icon = icons[table.origin.kind];
          return (
            <li key={table.name}>
              <AriaButton
                aria-expanded={isOpen}
                onPress={() => toggle(table.name)}
                className="flex w-full cursor-default items-center gap-1 py-1 pr-3 pl-1.5 text-left hover:bg-hover"
              >
                <ChevronRight
                  aria-hidden
                  size={13}
                  className={cx('shrink-0 text-muted transition-transform', isOpen && 'rotate-90')}
                />
                <Icon aria-hidden size={13} className="shrink-0 text-muted" />
                <span className="truncate font-mono text-xs font-[550]" title={table.name}>
                  {table.name}
                </span>
                <span className="ml-auto pl-2 text-2xs text-muted figure">
                  <span className="sr-only">{t('rowsLabel')} </span>
                  {formatCount(table.rows, i18n.language)}
                </span>
              </AriaButton>
              {isOpen ? (
                <>
                  <p className="pr-3 pl-6 text-2xs text-muted wrap-anywhere">
                    <Origin table={table} />
                  </p>
                  <div className="flex items-center gap-0.5 py-0.5 pr-2 pl-5">
                    <Button size="sm" variant="quiet" onPress={() => onLook(table)}>
                      {t('look')}
                      <span className="sr-only"> {table.name}</span>
                    </Button>
                    <span className="ml-auto" />
                    <IconButton size="sm" label={t('rename', { name: table.name })} onPress={() => setRenaming(table)}>
                      <Pencil aria-hidden size={13} />
                    </IconButton>
                    <IconButton
                      size="sm"
                      label={t('remove', { name: table.name })}
                      onPress={() => void scratch.remove(table.name)}
                    >
                      <Trash2 aria-hidden size={13} />
                    </IconButton>
                  </div>
                  <ul className="pb-1">
                    {table.columns.map(column => (
                      <li key={column.name}>
                        <AriaButton
                          onPress={() => onInsert(identifier(column.name))}
                          className="flex min-h-6 w-full cursor-default items-center gap-2 pr-3 pl-6 text-left hover:bg-hover"
                        >
                          <span className="truncate font-mono text-xs" title={column.name}>
                            {column.name}
                          </span>
                          <span className="ml-auto text-2xs text-muted" title={column.type}>
                            {shortType(column.type)}
                          </span>
                        </AriaButton>
                      </li>
                    ))}
                  </ul>
                </>
              ) : null}
            </li>
          );
        })}
        {state.tables.length === 0 ? <li className="px-3 py-2 text-xs text-muted">{t('noTables')}</li> : null}
      </ul>
      {state.work ? <Work state={state} /> : null}
      <p className="shrink-0 border-t border-border px-3 py-2 text-2xs text-muted" title={t('memoryTitle')}>
        {t('memory', {
          used: formatBytes(state.memoryBytes ?? 0, i18n.language),
          limit: formatBytes(MEMORY_LIMIT_BYTES, i18n.language),
        })}
      </p>
      {renaming ? (
        <RenameDialog
          table={renaming}
          taken={state.tables.map(table => table.name)}
          onClose={() => setRenaming(null)}
        />
      ) : null}
    </>
  );
}

function Origin({ table }: { table: ScratchTable }) {
  const { t, i18n } = useTranslation('scratch');
  const { origin } = table;
  switch (origin.kind) {
    case 'file':
      return (
        <>
          {origin.file.name}
          {origin.part === '' ? '' : ` · ${origin.part}`} · {formatBytes(origin.file.size, i18n.language)}
        </>
      );
    case 'slice':
      return (
        <>
          {t('slice.origin', { version: origin.lakeVersion })}
          {origin.isCut ? <span className="text-warning"> · {t('slice.cut')}</span> : null}
        </>
      );
    case 'made':
      return t('made');
  }
}

function Work({ state: { work } }: { state: ScratchState }) {
  const { t } = useTranslation('scratch');
  if (!work) return null;
  const words = t(`work.${work.kind}`, { name: work.label });
  return (
    <div role="status" className="shrink-0 border-t border-border px-3 py-2">
      <div className="mb-1.5 flex items-center gap-2">
        <span className="min-w-0 truncate text-xs" title={words}>
          {words}
        </span>
        {work.kind === 'reading' ? (
          <Button size="sm" className="ml-auto" onPress={() => scratch.stop()}>
            {t('stopReading')}
          </Button>
        ) : null}
      </div>
      <ProgressBar label={words} done={work.share} total={work.share === null ? null : 1} />
    </div>
  );
}

function RenameDialog({
  table,
  taken,
  onClose,
}: {
  table: ScratchTable;
  taken: readonly string[];
  onClose: () => void;
}) {
  const { t } = useTranslation('scratch');
  const [name, setName] = useState(table.name);
  const trimmed = name.trim();
  const problem =
    trimmed === '' || /["\0]/.test(trimmed) || trimmed.startsWith('__') || trimmed.length > 100
      ? t('renameDialog.invalid')
      : taken.some(other => other.toLowerCase() === trimmed.toLowerCase() && other !== table.name)
        ? t('renameDialog.taken')
        : null;
  const save = () => {
    if (problem) return;
    if (trimmed !== table.name) void scratch.rename(table.name, trimmed);
    onClose();
  };
  return (
    <Dialog
      title={t('renameDialog.title', { name: table.name })}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      footer={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button variant="primary" isDisabled={problem !== null} onPress={save}>
            {t('renameDialog.save')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={event => {
          event.preventDefault();
          save();
        }}
      >
        <TextField
          autoFocus
          label={t('renameDialog.name')}
          value={name}
          onChange={setName}
          {...(problem && name !== table.name ? { error: problem } : {})}
        />
      </form>
    </Dialog>
  );
}

/** Names that are words of the language, or hold anything but letters, digits and "_", are quoted. */
export function identifier(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !reserved.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
const reserved =
  /^(all|and|any|as|asc|between|by|case|cast|check|column|create|day|desc|distinct|end|for|from|group|having|hour|in|into|is|join|limit|month|not|null|of|offset|on|or|order|per|rows|select|table|then|to|union|using|when|where|window|with)$/i;
