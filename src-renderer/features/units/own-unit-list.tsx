import { Link } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/layout/page.tsx';
import { IconButton } from '../../components/ui/button.tsx';
import { tellRefusal } from '../../components/ui/refusal.ts';
import { showToast } from '../../components/ui/toast.tsx';
import { type OwnUnit, removeOwnUnit, saveOwnUnit } from '../../data/own-units.ts';
import { plainView, writeView } from './units-address.ts';

/** Definitions of the library, whether or not the month has figures for them. */
export function OwnUnitList({
  own,
  problems,
  onEdit,
}: {
  own: readonly OwnUnit[];
  problems: readonly string[];
  onEdit: (unit: OwnUnit) => void;
}) {
  const { t, i18n } = useTranslation('units');
  const remove = async (unit: OwnUnit) => {
    try {
      await removeOwnUnit(unit);
      showToast({
        tone: 'positive',
        title: t('own.removed', { title: unit.unit.title }),
        action: { label: t('own.undo'), onAction: () => void saveOwnUnit(unit.unit, null) },
      });
    } catch (error) {
      tellRefusal(error, i18n);
    }
  };
  return (
    <Card className="divide-y divide-border">
      {own.length === 0 ? <p className="px-4 py-3 text-xs text-muted">{t('own.none')}</p> : null}
      {own.map(unit => (
        <div key={unit.path} className="flex items-center gap-3 px-4 py-1.5 text-sm">
          <Link
            to="/units"
            search={writeView({ ...plainView, unit: `custom:${unit.unit.name}` })}
            className="max-w-[40%] shrink-0 truncate font-[450] hover:text-accent hover:underline"
          >
            {unit.unit.title}
          </Link>
          <code className="min-w-0 flex-1 truncate font-mono text-xs text-muted" title={unit.unit.formula}>
            {unit.unit.formula}
          </code>
          <IconButton size="sm" label={t('own.edit', { title: unit.unit.title })} onPress={() => onEdit(unit)}>
            <Pencil aria-hidden size={13} />
          </IconButton>
          <IconButton size="sm" label={t('own.remove', { title: unit.unit.title })} onPress={() => void remove(unit)}>
            <Trash2 aria-hidden size={13} />
          </IconButton>
        </div>
      ))}
      {problems.map(file => (
        <p key={file} className="px-4 py-2 text-xs text-warning">
          {t('own.problem', { file })}
        </p>
      ))}
    </Card>
  );
}
