import { useTranslation } from 'react-i18next';
import { SearchList } from '../../components/filters/search-list.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { FactButton } from './fact-button.tsx';
import type { ExploreView } from './view-state.ts';

const billed = (code: string | null) => `billed ${code ?? ''}`;

/** Which of the billed currencies is drawn, or the one that everything is converted to. Currencies are never added up without a rate. */
export function CurrencyControl({
  view,
  currencies,
  shownCurrency,
  onChange,
}: {
  view: ExploreView;
  currencies: readonly (string | null)[];
  shownCurrency: string | null;
  onChange: (part: Partial<ExploreView>) => void;
}) {
  const { t } = useTranslation('explore');
  const { t: common } = useTranslation('common');
  const rates = useLakeQuery(['fx-rates'], signal => api.fx.rates(undefined, { signal }));
  const quoted = new Set((rates.data?.rates ?? []).flatMap(({ from, to }) => [from, to]));
  const known = currencies.filter(code => code !== null);
  const targets = [...new Set([...quoted, ...known])].sort();
  const billedItems = view.convertTo === null ? currencies : [null];
  const items = [
    ...billedItems.map(code => ({
      id: billed(view.convertTo === null ? code : null),
      label: view.convertTo === null ? (code ?? common('unknown')) : t('currency.as-billed'),
      group: t('currency.billed'),
    })),
    ...targets.map(code => ({
      id: code,
      label: t('currency.to', { code }),
      group: t('currency.converted'),
      hint: t('currency.to-hint'),
    })),
  ];
  return (
    <FactButton
      label={common('fact.currency')}
      value={view.convertTo === null ? (shownCurrency ?? '–') : t('currency.in', { code: view.convertTo })}
      shortcut="u"
    >
      {close => (
        <div className="w-72">
          <p className="mb-2 text-xs text-muted">{t('currency-hint')}</p>
          <SearchList
            label={common('fact.currency')}
            placeholder={common('fact.currency')}
            items={items}
            onPick={id => {
              close();
              if (!id.startsWith('billed ')) return onChange({ convertTo: id, currency: null, rows: null });
              const code = id.slice('billed '.length);
              onChange({ convertTo: null, currency: code === '' ? null : code, rows: null });
            }}
            empty={t('nothing-found')}
          />
        </div>
      )}
    </FactButton>
  );
}
