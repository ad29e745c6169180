import { useTranslation } from 'react-i18next';
import type { MappingFile } from '../../../../src-core/anycost/mapped-csv/mapping-file.ts';
import { ComboBox } from '../../../components/ui/combo-box.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import {
  type Choice,
  choiceOf,
  choose,
  freeColumns,
  isNumberColumn,
  joinWords,
  neededColumns,
  setConstant,
  setFactor,
  shownColumns,
} from './mapping-model.ts';

type Part = { mapping: MappingFile; header: readonly string[]; onChange: (mapping: MappingFile) => void };

/** Which column of the file, or which fixed text, each column of the lake comes from. */
export function ColumnChoices({ mapping, header, onChange }: Part) {
  const { t } = useTranslation('mapping');
  return (
    <section>
      <h3 className="eyebrow mb-2">{t('columns.title')}</h3>
      <ul className="grid gap-2">
        {shownColumns(mapping).map(name => (
          <ColumnChoice key={name} {...{ name, mapping, header, onChange }} />
        ))}
      </ul>
      <ComboBox
        // A new one each time: it is a way to add, and holds nothing itself.
        key={shownColumns(mapping).length}
        label={t('columns.add')}
        showLabel
        value={null}
        options={freeColumns(mapping).map(id => ({ id, label: id }))}
        onChange={name => onChange(choose(mapping, name, 'constant'))}
        className="mt-3"
      />
    </section>
  );
}

function ColumnChoice({ name, mapping, header, onChange }: Part & { name: string }) {
  const { t } = useTranslation('mapping');
  const value = mapping.columns[name];
  const isNeeded = neededColumns[mapping.target].includes(name);
  const joined = joinWords(value);
  const options: { id: Choice; label: string }[] = [
    { id: '', label: isNeeded ? t('columns.choose') : t('columns.leaveOut') },
    { id: 'constant', label: t('columns.constant') },
    ...(joined ? [{ id: 'join' as const, label: joined }] : []),
    ...header.map(column => ({ id: `column:${column}` as const, label: column })),
  ];
  return (
    <li className="grid grid-cols-[140px_minmax(0,1fr)] items-start gap-2">
      <span className="truncate pt-1 font-mono text-xs" title={name}>
        {name}
        {isNeeded ? <span className="text-negative"> *</span> : null}
      </span>
      <div className="grid gap-1.5">
        <Select
          label={t('columns.from', { name })}
          size="sm"
          value={choiceOf(value)}
          options={options}
          onChange={choice => onChange(choose(mapping, name, choice))}
        />
        {value && 'constant' in value ? (
          <TextField
            label={t('columns.constantOf', { name })}
            showLabel={false}
            size="sm"
            value={value.constant}
            onChange={text => onChange(setConstant(mapping, name, text))}
          />
        ) : null}
        {value && 'column' in value && isNumberColumn(mapping.target, name) ? (
          <TextField
            label={t('columns.factorOf', { name })}
            showLabel={false}
            size="sm"
            leading="×"
            placeholder={t('columns.factor')}
            inputMode="decimal"
            value={value.multiply ?? ''}
            onChange={factor => onChange(setFactor(mapping, name, factor))}
            {...(value.multiply === undefined || /^-?\d{1,12}(\.\d{1,12})?$/.test(value.multiply)
              ? {}
              : { error: t('columns.badFactor') })}
          />
        ) : null}
      </div>
    </li>
  );
}
