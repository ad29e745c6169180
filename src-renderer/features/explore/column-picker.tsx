import { Columns3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { GridColumn } from '../../components/table/grid-model.ts';
import { Button } from '../../components/ui/button.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { Popover } from '../../components/ui/popover.tsx';
import type { TableLayout } from './view-state.ts';

/** Which columns are shown. */
export function ColumnPicker({
  columns,
  layout,
  onLayout,
}: {
  columns: readonly GridColumn[];
  layout: TableLayout;
  onLayout: (layout: TableLayout) => void;
}) {
  const { t } = useTranslation('explore');
  const optional = columns.filter(column => !column.isKey);
  return (
    <Popover
      label={t('table.choose')}
      placement="bottom end"
      trigger={
        <Button size="sm" variant="quiet">
          <Columns3 aria-hidden size={14} />
          {t('table.choose')}
        </Button>
      }
    >
      <ul className="max-h-80 w-64 space-y-1 overflow-auto">
        {optional.map(column => (
          <li key={column.id}>
            <Checkbox
              isSelected={!layout.hidden.includes(column.id)}
              onChange={isOn =>
                onLayout({
                  ...layout,
                  hidden: isOn ? layout.hidden.filter(id => id !== column.id) : [...layout.hidden, column.id],
                })
              }
            >
              {column.group === undefined ? column.title : `${column.group} · ${column.title}`}
            </Checkbox>
          </li>
        ))}
      </ul>
      <Button
        size="sm"
        variant="quiet"
        className="mt-2 text-muted"
        onPress={() => onLayout({ ...layout, hidden: [], pinned: [], order: [], widths: [] })}
      >
        {t('table.reset')}
      </Button>
    </Popover>
  );
}
