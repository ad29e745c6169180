import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SplitRule } from '../../../src-core/contract/allocation.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';

const MOST = 300;

/** Who takes part: everybody but some, or only some. Values come from the lake, most cost first. */
export function TargetPicker({
  attribute,
  targets,
  except,
  onChange,
}: {
  attribute: SplitRule['attribute'];
  targets: SplitRule['targets'];
  except: SplitRule['except'];
  onChange: (part: Pick<SplitRule, 'targets' | 'except'>) => void;
}) {
  const { t, i18n } = useTranslation('allocation');
  const [search, setSearch] = useState('');
  const input = { dimension: attribute, search, limit: MOST };
  const { data, error, refetch } = useLakeQuery(['values', input], signal => api.query.values(input, { signal }));
  const isOpen = targets === null;
  const chosen = targets ?? except;
  const listed = (data?.values ?? []).flatMap(({ value }) => (value === null ? [] : [value]));
  const values = search === '' ? [...new Set([...chosen, ...listed])] : listed;
  const put = (next: string[]) => onChange(isOpen ? { targets, except: next } : { targets: next, except: [] });
  const toggle = (value: string, isOn: boolean) =>
    put(isOn ? [...chosen, value] : chosen.filter(other => other !== value));
  return (
    <fieldset>
      <legend className="mb-1 text-xs text-muted">{t('editor.targets')}</legend>
      <Segmented
        label={t('editor.targets')}
        size="sm"
        value={isOpen ? 'all' : 'some'}
        options={[
          { id: 'all', label: t('editor.targetsAll', { attribute: dimensionName(attribute, i18n) }) },
          { id: 'some', label: t('editor.targetsSome') },
        ]}
        onChange={mode => onChange({ targets: mode === 'all' ? null : [], except: [] })}
      />
      <p className="mt-2 mb-1 text-xs text-muted">
        {t(isOpen ? 'editor.except' : 'editor.chosen', { count: chosen.length })}
      </p>
      <TextField
        label={t('editor.findTarget')}
        showLabel={false}
        placeholder={t('editor.findTarget')}
        size="sm"
        value={search}
        onChange={setSearch}
      />
      {error ? <ErrorState compact error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <ul className="mt-1.5 grid max-h-44 grid-cols-2 gap-x-4 gap-y-1 overflow-auto p-1">
          {values.map(value => (
            <li key={value} className="min-w-0">
              <Checkbox isSelected={chosen.includes(value)} onChange={isOn => toggle(value, isOn)}>
                <span className="truncate">{value}</span>
              </Checkbox>
            </li>
          ))}
        </ul>
      ) : error ? null : (
        <Skeleton className="mt-1.5 h-24" />
      )}
      {data?.more ? <p className="mt-1 text-2xs text-muted">{t('editor.moreTargets', { count: MOST })}</p> : null}
    </fieldset>
  );
}
