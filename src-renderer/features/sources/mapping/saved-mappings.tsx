import { useQuery } from '@tanstack/react-query';
import { TableProperties, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Popover } from '../../../components/ui/popover.tsx';
import { api } from '../../../data/client.ts';
import { queryClient } from '../../../data/lake-query.ts';

/** The mappings by which tables are read without asking; shown only when there are any. */
export function SavedMappings() {
  const { t } = useTranslation('mapping');
  const { data: mappings } = useQuery({
    queryKey: ['mappings'],
    queryFn: ({ signal }) => api.imports.mappings(undefined, { signal }),
  });
  if (!mappings || mappings.length === 0) return null;
  const remove = async (name: string) => {
    await api.imports.removeMapping({ name });
    await queryClient.invalidateQueries({ queryKey: ['mappings'] });
  };
  return (
    <Popover
      label={t('saved.title')}
      placement="bottom end"
      className="w-80"
      trigger={
        <Button size="sm" variant="quiet" className="text-muted!">
          <TableProperties aria-hidden size={13} />
          {t('saved.button', { count: mappings.length })}
        </Button>
      }
    >
      <h2 className="text-sm font-semibold">{t('saved.title')}</h2>
      <p className="mb-2 text-xs text-muted">{t('saved.hint')}</p>
      <ul className="divide-y divide-border">
        {mappings.map(mapping => (
          <li key={mapping.name} className="flex items-center gap-2 py-1.5">
            <span className="min-w-0 flex-1">
              <span className="block truncate text-sm">{mapping.name}</span>
              <span className="block text-xs text-muted">
                {t(`target.${mapping.target}`)} · {t('saved.columns', { count: Object.keys(mapping.columns).length })}
              </span>
            </span>
            <IconButton
              size="sm"
              label={t('saved.remove', { name: mapping.name })}
              onPress={() => void remove(mapping.name)}
            >
              <Trash2 aria-hidden size={13} />
            </IconButton>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
