import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isKeptAfterSplits } from '../../../../src-core/query/after-splits.ts';
import { FieldPicker } from '../../../components/rule-parts/field-picker.tsx';
import { dimensionName } from '../../../components/table/dimension-name.ts';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { useCatalog } from '../../../data/lake-query.ts';

/** Dimensions that a report can group by: those with values; after splits those that are kept. A currency always has lines of its own. */
export function useReportDimensions(allocation: 'none' | 'split'): readonly string[] {
  const { data: catalog } = useCatalog();
  return (catalog?.dimensions ?? [])
    .filter(({ filled, name }) => filled > 0 && name !== 'BillingCurrency')
    .filter(({ name }) => allocation === 'none' || isKeptAfterSplits(name))
    .map(({ name }) => name);
}

/** Up to three, in their order. */
export function DimensionsField({
  names,
  options,
  nameOf,
  onChange,
}: {
  names: readonly string[];
  options: readonly string[];
  /** How a choice reads; dimensions of charges by default. */
  nameOf?: (name: string) => string;
  onChange: (names: string[]) => void;
}) {
  const { t, i18n } = useTranslation('report-templates');
  const free = options.filter(name => !names.includes(name));
  const said = nameOf ?? ((name: string) => dimensionName(name, i18n));
  return (
    <fieldset>
      <legend className="mb-1 text-xs text-muted">{t('option.by')}</legend>
      <ul className="grid gap-1.5">
        {names.map((name, index) => (
          <li key={name} className="flex items-center gap-1.5">
            <div className="min-w-0 flex-1">
              <FieldPicker
                // the box reads its choices once; another choice elsewhere changes them
                key={[name, ...free].toSorted().join()}
                label={t('option.byPlace', { place: index + 1 })}
                fields={free}
                value={name}
                {...(nameOf ? { nameOf } : {})}
                onChange={chosen => onChange(names.map((other, at) => (at === index ? chosen : other)))}
              />
            </div>
            <IconButton
              size="sm"
              label={t('option.removeDimension', { name: said(name) })}
              isDisabled={names.length === 1}
              onPress={() => onChange(names.filter((_, at) => at !== index))}
            >
              <X aria-hidden size={13} />
            </IconButton>
          </li>
        ))}
      </ul>
      {names.length < 3 && free.length > 0 ? (
        <Button size="sm" variant="quiet" className="mt-1" onPress={() => onChange([...names, ...free.slice(0, 1)])}>
          <Plus aria-hidden size={13} />
          {t('option.addDimension')}
        </Button>
      ) : null}
    </fieldset>
  );
}

/** Stands for "by nothing" among the choices; no dimension is called so. */
const NOTHING = '-';

/** One dimension, or none. */
export function SplitByField({
  by,
  options,
  onChange,
}: {
  by: string | null;
  options: readonly string[];
  onChange: (by: string | null) => void;
}) {
  const { t, i18n } = useTranslation('report-templates');
  return (
    <FieldPicker
      label={t('option.splitBy')}
      showLabel
      fields={[NOTHING, ...options]}
      value={by ?? NOTHING}
      nameOf={name => (name === NOTHING ? t('option.nothing') : dimensionName(name, i18n))}
      onChange={name => onChange(name === NOTHING ? null : name)}
    />
  );
}
