import { useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import { Count } from '../money/figures.tsx';
import { dimensionName } from '../table/dimension-name.ts';
import { Button } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { optionClass } from '../ui/select.tsx';
import { ErrorState, Skeleton } from '../ui/states.tsx';
import { TextField } from '../ui/text-field.tsx';

export type ValuesOfDimension = {
  readonly values: readonly { readonly value: string | null; readonly rows: number }[];
  readonly more: boolean;
};
export type ValuesInput = { dimension: string; search: string; filters: Filter[]; limit: number };
/** A hook that lists the values of a dimension, largest first; data/dimension-values.ts has the lake's. */
export type UseValues = (
  input: ValuesInput,
  isEnabled: boolean,
) => { data: ValuesOfDimension | undefined; error: Error | null; refetch: () => unknown };

/** Key of "no value" in the list; a value of the data cannot be it, since values are written with a leading "=". */
const NO_VALUE = 'null';
const keyOf = (value: string | null) => (value === null ? NO_VALUE : `=${value}`);
const valueOfKey = (key: string) => (key === NO_VALUE ? null : key.slice(1));

/** Values of a dimension, largest first, to include or leave out; or a text they contain. */
export function FilterEditor({
  filter,
  others,
  useValues,
  onChange,
}: {
  filter: Filter;
  others: readonly Filter[];
  useValues: UseValues;
  onChange: (filter: Filter | null) => void;
}) {
  const { t, i18n } = useTranslation('filters');
  const [op, setOp] = useState(filter.op);
  const [search, setSearch] = useState('');
  const [text, setText] = useState(filter.op === 'contains' ? (filter.values[0] ?? '') : '');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    new Set(filter.op === 'contains' ? [] : filter.values.map(keyOf)),
  );
  const input = { dimension: filter.dimension, search, filters: [...others], limit: 200 };
  const { data, error, refetch } = useValues(input, op !== 'contains');
  const values = op === 'contains' ? (text === '' ? [] : [text]) : [...chosen].map(valueOfKey);
  const listed = data?.values ?? [];
  const unlisted = [...chosen].filter(key => !listed.some(item => keyOf(item.value) === key));
  const apply = () => onChange(values.length === 0 ? null : { dimension: filter.dimension, op, values });
  return (
    <div className="flex w-80 flex-col gap-2">
      <div className="flex items-center justify-between gap-2">
        <span className="truncate text-sm font-[550]">{dimensionName(filter.dimension, i18n)}</span>
        <Segmented
          label={t('op.label')}
          size="sm"
          value={op}
          onChange={setOp}
          options={(['in', 'not-in', 'contains'] as const).map(id => ({ id, label: t(`op.${id}`) }))}
        />
      </div>
      {op === 'contains' ? (
        <TextField
          label={t('op.contains')}
          showLabel={false}
          size="sm"
          autoFocus
          value={text}
          onChange={setText}
          onKeyDown={event => event.key === 'Enter' && apply()}
        />
      ) : (
        <>
          <TextField
            label={t('search')}
            showLabel={false}
            placeholder={t('search')}
            size="sm"
            autoFocus
            value={search}
            onChange={setSearch}
          />
          {error ? <ErrorState compact error={error} onRetry={() => void refetch()} /> : null}
          {data ? (
            <ListBox
              aria-label={t('values')}
              selectionMode="multiple"
              selectionBehavior="toggle"
              escapeKeyBehavior="none"
              selectedKeys={chosen}
              onSelectionChange={keys =>
                setChosen(
                  keys === 'all' ? new Set(listed.map(item => keyOf(item.value))) : new Set([...keys].map(String)),
                )
              }
              className="max-h-64 overflow-auto outline-none"
              renderEmptyState={() => <p className="px-2 py-3 text-sm text-muted">{t('nothingFound')}</p>}
            >
              {[...unlisted.map(key => ({ value: valueOfKey(key), rows: null })), ...listed].map(item => (
                <ListBoxItem
                  key={keyOf(item.value)}
                  id={keyOf(item.value)}
                  textValue={item.value ?? t('noValue')}
                  className={optionClass}
                >
                  <span
                    aria-hidden
                    className="size-3.5 shrink-0 rounded-xs border border-border-strong group-data-selected:border-accent group-data-selected:bg-accent"
                  />
                  <span
                    className={
                      item.value === null ? 'min-w-0 flex-1 truncate text-muted italic' : 'min-w-0 flex-1 truncate'
                    }
                  >
                    {item.value ?? t('noValue')}
                  </span>
                  {item.rows === null ? null : (
                    <span className="text-2xs text-muted">
                      <Count value={item.rows} />
                    </span>
                  )}
                </ListBoxItem>
              ))}
            </ListBox>
          ) : error ? null : (
            <Skeleton className="h-40" />
          )}
          {data?.more ? <p className="text-2xs text-muted">{t('moreValues', { count: listed.length })}</p> : null}
        </>
      )}
      <Button size="sm" variant="primary" onPress={apply} isDisabled={values.length === 0}>
        {t('apply')}
      </Button>
    </div>
  );
}
