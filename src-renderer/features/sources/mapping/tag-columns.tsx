import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { MappingFile } from '../../../../src-core/anycost/mapped-csv/mapping-file.ts';
import { IconButton } from '../../../components/ui/button.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { addTag, removeTag, unreadColumns } from './mapping-model.ts';

/** Columns that become tags of each row, under their own name. */
export function TagColumns({
  mapping,
  header,
  onChange,
}: {
  mapping: MappingFile;
  header: readonly string[];
  onChange: (mapping: MappingFile) => void;
}) {
  const { t } = useTranslation('mapping');
  const tags = Object.entries(mapping.tags);
  const free = unreadColumns(mapping, header);
  return (
    <section>
      <h3 className="eyebrow mb-2">{t('tags.title')}</h3>
      {tags.length > 0 ? (
        <ul className="mb-2 flex flex-wrap gap-1.5">
          {tags.map(([key, column]) => (
            <li key={key} className="flex items-center gap-1 rounded-sm bg-sunken pl-2 text-xs">
              {key === column ? key : `${key} = ${column}`}
              <IconButton size="sm" label={t('tags.remove', { key })} onPress={() => onChange(removeTag(mapping, key))}>
                <X aria-hidden size={12} />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
      {free.length > 0 ? (
        <Select
          label={t('tags.add')}
          size="sm"
          value=""
          options={[{ id: '', label: t('tags.add') }, ...free.map(id => ({ id, label: id }))]}
          onChange={column => {
            if (column) onChange(addTag(mapping, column));
          }}
        />
      ) : null}
    </section>
  );
}
