import { useTranslation } from 'react-i18next';
import type { Catalog } from '../../../src-core/contract/query.ts';
import { isKeptAfterSplits, splitDimensionNames } from '../../../src-core/query/after-splits.ts';
import { Percent } from '../money/figures.tsx';
import { dimensionName } from '../table/dimension-name.ts';
import { SearchList } from './search-list.tsx';

/** Every dimension of the lake that has values: ours first, FOCUS, then tags; with the share of rows that have one. */
export function DimensionList({
  catalog,
  taken,
  allocation = 'none',
  onPick,
}: {
  catalog: Catalog;
  taken: readonly string[];
  /** `split` adds the dimensions that only split amounts have, and says which are not kept. */
  allocation?: 'none' | 'split';
  onPick: (dimension: string) => void;
}) {
  const { t, i18n } = useTranslation('filters');
  const order = ['x', 'focus', 'tag'] as const;
  const known = catalog.dimensions.filter(dimension => dimension.filled > 0 && !taken.includes(dimension.name));
  const isSplit = allocation === 'split';
  const ofSplits = isSplit ? splitDimensionNames.filter(name => !taken.includes(name)) : [];
  const plain = order.flatMap(kind =>
    known
      .filter(dimension => dimension.kind === kind)
      .map(({ name }) => ({
        id: name,
        label: dimensionName(name, i18n),
        hint: name,
        group: t(`dimension.kind.${kind}`),
        isDisabled: isSplit && !isKeptAfterSplits(name),
      })),
  );
  const items = [
    ...ofSplits.map(name => ({
      id: name,
      label: dimensionName(name, i18n),
      hint: name,
      group: t('dimension.kind.split'),
      isDisabled: false,
    })),
    ...plain,
  ];
  const filled = new Map(known.map(dimension => [dimension.name, dimension.filled]));
  return (
    <div className="w-80">
      <SearchList
        label={t('dimension.search')}
        placeholder={t('dimension.search')}
        items={items}
        onPick={onPick}
        empty={t('nothingFound')}
        trailing={item => {
          if (item.isDisabled) return <span className="text-2xs text-muted">{t('dimension.notAfterSplits')}</span>;
          const share = filled.get(item.id) ?? 0;
          return share < 0.9995 ? (
            <span className="text-2xs text-muted" title={t('dimension.filled')}>
              <Percent ratio={share} />
            </span>
          ) : null;
        }}
      />
    </div>
  );
}
