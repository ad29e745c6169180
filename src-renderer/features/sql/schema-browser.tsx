import { ChevronRight, Search } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { SqlTable } from '../../../src-core/contract/sql.ts';
import { cx } from '../../components/cx.ts';
import { formatCount } from '../../components/money/format.ts';
import { shortType } from '../../components/sql/sql-language.ts';
import { TextField } from '../../components/ui/text-field.tsx';

/** What there is to read: every table, its columns and what they mean. Pressing a column writes it into the statement. */
export function SchemaBrowser({
  tables,
  onInsert,
  onStart,
}: {
  tables: readonly SqlTable[];
  onInsert: (text: string) => void;
  /** A first statement over a table, for an empty editor. */
  onStart: (table: SqlTable) => void;
}) {
  const { t, i18n } = useTranslation('sql');
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const wanted = search.trim().toLowerCase();
  const matches = (text: string) => text.toLowerCase().includes(wanted);
  const toggle = (name: string) => {
    const next = new Set(open);
    if (!next.delete(name)) next.add(name);
    setOpen(next);
  };
  const found = tables.flatMap(table => {
    const columns =
      wanted === '' ? table.columns : table.columns.filter(({ name, doc }) => matches(name) || matches(doc));
    return wanted === '' || matches(table.name) || columns.length > 0 ? [{ table, columns }] : [];
  });
  return (
    <aside
      aria-label={t('schema.title')}
      className="flex min-h-0 w-72 shrink-0 flex-col border-r border-border bg-surface max-[1000px]:hidden"
    >
      <div className="shrink-0 border-b border-border p-2">
        <TextField
          size="sm"
          label={t('schema.search')}
          showLabel={false}
          placeholder={t('schema.search')}
          value={search}
          onChange={setSearch}
          leading={<Search aria-hidden size={13} />}
        />
      </div>
      <ul className="min-h-0 flex-1 overflow-auto py-1">
        {found.map(({ table, columns }) => {
          const isOpen = open.has(table.name) || (wanted !== '' && columns.length < 30);
          return (
            <li key={table.name}>
              <div className="group flex items-center pr-2 hover:bg-hover">
                <AriaButton
                  aria-expanded={isOpen}
                  onPress={() => toggle(table.name)}
                  className="flex min-w-0 flex-1 cursor-default items-center gap-1 py-1 pl-1.5 text-left"
                >
                  <ChevronRight
                    aria-hidden
                    size={13}
                    className={cx('shrink-0 text-muted transition-transform', isOpen && 'rotate-90')}
                  />
                  <span className="truncate font-mono text-xs font-[550]" title={table.doc}>
                    {table.name}
                  </span>
                  <span className="ml-auto pl-2 text-2xs text-muted figure">
                    {table.rows === null ? '' : formatCount(table.rows, i18n.language)}
                  </span>
                </AriaButton>
              </div>
              {isOpen ? (
                <>
                  <p className="pr-3 pl-6 text-2xs text-muted">
                    {table.doc}
                    {' · '}
                    <AriaButton
                      className="cursor-default text-accent underline underline-offset-2"
                      onPress={() => onStart(table)}
                    >
                      {t('schema.start')}
                      <span className="sr-only"> {table.name}</span>
                    </AriaButton>
                  </p>
                  <ul className="pb-1">
                    {columns.map(column => (
                      <li key={column.name}>
                        <AriaButton
                          onPress={() => onInsert(identifier(column.name))}
                          className="block w-full cursor-default py-0.5 pr-2 pl-6 text-left hover:bg-hover"
                        >
                          <span className="flex items-baseline gap-2">
                            <span className="truncate font-mono text-xs">{column.name}</span>
                            <span className="ml-auto text-2xs text-muted">{shortType(column.type)}</span>
                          </span>
                          <span className="block truncate text-2xs text-muted" title={column.doc}>
                            {column.doc}
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
        {found.length === 0 ? <li className="px-3 py-2 text-xs text-muted">{t('schema.none')}</li> : null}
      </ul>
    </aside>
  );
}

/** Words of the language are quoted, other names stand as they are. */
function identifier(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !/^(rows|month|day|hour|per)$/i.test(name)
    ? name
    : `"${name.replaceAll('"', '""')}"`;
}
