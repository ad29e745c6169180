// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid has no table element: its rows are placed, not flowed
import { ArrowDown, ArrowUp, EllipsisVertical, Pin } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator, Text } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { cx } from '../cx.ts';
import { overlaySurface } from '../ui/popover.tsx';
import type { GridColumn } from './grid-model.ts';
import type { IndexedColumn, VisibleColumns } from './grid-row.tsx';
import type { GridColumnVerbs } from './use-grid-columns.ts';

type Sort = { column: string; descending: boolean } | null;
type Props = {
  columns: VisibleColumns;
  height: number;
  sort: Sort;
  activeColumn: number;
  menuColumn: string | null;
  onMenu: (column: string | null) => void;
  onSort: (column: GridColumn) => void;
  canSort: (column: GridColumn) => boolean;
  onSetSort: (sort: Sort) => void;
  verbs: GridColumnVerbs;
  cellId: (row: number, column: number) => string;
};

export function GridHeader(props: Props) {
  const { columns } = props;
  return (
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={1}
      className="sticky top-0 z-10 flex border-b border-border bg-surface outline-none"
      style={{ height: props.height, width: columns.totalWidth }}
    >
      {columns.pinned.map(column => (
        <HeaderCell key={column.column.id} {...props} placed={column} />
      ))}
      <div role="presentation" className="shrink-0" style={{ width: columns.before }} />
      {columns.centre.map(column => (
        <HeaderCell key={column.column.id} {...props} placed={column} />
      ))}
    </div>
  );
}

function HeaderCell({ placed, ...props }: Props & { placed: IndexedColumn }) {
  const { column } = placed;
  const sorted = props.sort?.column === column.id ? props.sort : null;
  const direction = sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none';
  return (
    <div
      id={props.cellId(-1, placed.index)}
      role="columnheader"
      tabIndex={-1}
      aria-colindex={placed.index + 1}
      aria-sort={props.canSort(column) ? direction : undefined}
      className={cx(
        'group/head relative flex shrink-0 items-center gap-1 bg-surface px-2.5 outline-none',
        column.align === 'end' && 'flex-row-reverse',
        placed.isPinned && 'sticky z-2',
        props.activeColumn === placed.index &&
          'group-focus/grid:outline-2 group-focus/grid:-outline-offset-2 group-focus/grid:outline-focus',
      )}
      style={{ width: placed.width, ...(placed.isPinned ? { left: placed.start } : {}) }}
    >
      <Button
        excludeFromTabOrder
        isDisabled={!props.canSort(column)}
        onPress={() => props.onSort(column)}
        className={cx(
          'flex min-w-0 cursor-default items-center gap-1 rounded-xs text-2xs font-[550] text-muted data-hovered:text-text',
          column.align === 'end' && 'flex-row-reverse',
          sorted && 'text-text',
        )}
      >
        {column.group === undefined ? (
          <span className="truncate">{column.title}</span>
        ) : (
          <span
            className={cx('flex min-w-0 flex-col leading-[13px]', column.align === 'end' ? 'items-end' : 'items-start')}
          >
            <span className="max-w-full truncate text-text">{column.group}</span>
            <span className="max-w-full truncate font-normal">{column.title}</span>
          </span>
        )}
        {sorted ? sorted.descending ? <ArrowDown aria-hidden size={12} /> : <ArrowUp aria-hidden size={12} /> : null}
        {props.verbs.isPinnedByUser(column.id) ? <Pin aria-hidden size={10} className="shrink-0" /> : null}
      </Button>
      <ColumnMenu {...props} placed={placed} />
      <span
        aria-hidden
        onMouseDown={event => {
          placed.onResizeStart(event);
          document.addEventListener('mouseup', props.verbs.commitWidths, { once: true });
        }}
        onTouchStart={placed.onResizeStart}
        onTouchEnd={props.verbs.commitWidths}
        onDoubleClick={() => props.verbs.resetWidth(column.id)}
        className="absolute inset-y-1.5 right-0 w-1.5 cursor-col-resize border-r border-border hover:border-r-2 hover:border-accent"
      />
    </div>
  );
}

function ColumnMenu({ placed, ...props }: Props & { placed: IndexedColumn }) {
  const { t } = useTranslation('table');
  const { column } = placed;
  const { verbs } = props;
  const isOpen = props.menuColumn === column.id;
  const sortable = props.canSort(column);
  const item = (id: string, onAction: () => void) => (
    <MenuItem
      id={id}
      onAction={onAction}
      className="flex min-h-7 items-center rounded-md px-2 text-sm outline-none data-focused:bg-hover"
    >
      {t(id)}
    </MenuItem>
  );
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={open => props.onMenu(open ? column.id : null)}>
      <Button
        excludeFromTabOrder
        aria-label={t('column-menu', { column: column.title })}
        className={cx(
          'absolute top-1.5 flex size-5 items-center justify-center rounded-xs bg-surface text-muted opacity-0 group-hover/head:opacity-100 data-focus-visible:opacity-100 data-hovered:bg-hover',
          column.align === 'end' ? 'left-1' : 'right-2',
          isOpen && 'opacity-100',
        )}
      >
        <EllipsisVertical aria-hidden size={13} />
      </Button>
      <Popover placement="bottom end" offset={4} className={cx(overlaySurface, 'max-w-64 min-w-48 p-1')}>
        {column.description ? (
          <Text className="block border-b border-border px-2 pt-1 pb-2 text-xs text-muted">{column.description}</Text>
        ) : null}
        <Menu aria-label={t('column-menu', { column: column.title })} className="pt-1 outline-none">
          {sortable ? item('sort-descending', () => props.onSetSort({ column: column.id, descending: true })) : null}
          {sortable ? item('sort-ascending', () => props.onSetSort({ column: column.id, descending: false })) : null}
          {sortable ? <Separator className="-mx-1 my-1 border-t border-border" /> : null}
          {column.isKey
            ? null
            : item(verbs.isPinnedByUser(column.id) ? 'unpin' : 'pin', () => verbs.togglePin(column.id))}
          {item('move-start', () => verbs.move(column.id, -1))}
          {item('move-end', () => verbs.move(column.id, 1))}
          {item('reset-width', () => verbs.resetWidth(column.id))}
          {column.isKey ? null : item('hide', () => verbs.hide(column.id))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
