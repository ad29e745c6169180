import { useTranslation } from 'react-i18next';
import { LakeFacts } from '../../components/layout/lake-facts.tsx';
import { Page } from '../../components/layout/page.tsx';
import { ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { useLakeFacts, useSettings } from '../../data/lake-query.ts';
import { unitOf, useOwnUnits } from '../../data/own-units.ts';
import { BreakEvenTab } from './break-even-tab.tsx';
import { CardsView } from './cards-view.tsx';
import { MonthSelect } from './month-select.tsx';
import { SeriesView } from './series-view.tsx';
import { plainView } from './units-address.ts';
import { useCards } from './use-units-data.ts';
import { useUnitsView } from './use-units-view.ts';

/** What one of anything costs: cards of a month, each opening its series; own GPUs against an API. */
export function UnitsScreen() {
  const { t } = useTranslation('units');
  const { view, change } = useUnitsView();
  const { settings, isLoaded } = useSettings();
  const facts = useLakeFacts();
  const { measure } = settings;
  const ownUnits = useOwnUnits();
  const own = ownUnits.data?.units ?? [];
  // An address without a month means the last closed one, which the cards tell.
  const needsCards = isLoaded && (view.month === null || (view.unit === null && view.tab === 'costs'));
  const cards = useCards(view.month, measure, needsCards);
  const month = view.month ?? cards.data?.[0]?.month ?? null;
  const content = () => {
    if (view.unit !== null && (month === null || !isLoaded)) {
      if (cards.error) return <ErrorState error={cards.error} onRetry={() => void cards.refetch()} />;
      if (!cards.data) return <ListSkeleton />;
    }
    if (view.unit !== null && month !== null)
      return (
        <SeriesView
          view={view}
          unit={unitOf(view.unit, own)}
          month={month}
          measure={measure}
          own={own}
          onChange={change}
        />
      );
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too
      <div tabIndex={0} className="min-h-0 flex-1 overflow-auto">
        <div className="mx-auto w-full max-w-[1320px] px-6 py-4">
          <div className="mb-3 flex items-center gap-3">
            {month === null ? null : (
              <div className="shrink-0">
                <MonthSelect month={month} onChange={next => change({ month: next })} />
              </div>
            )}
            <p className="text-xs text-muted">{t('card.hint')}</p>
          </div>
          <CardsView
            cards={cards.isPlaceholderData ? undefined : cards.data}
            error={cards.error}
            onRetry={() => void cards.refetch()}
            own={own}
            problems={ownUnits.data?.problems ?? []}
          />
        </div>
      </div>
    );
  };
  return (
    <Page title={t('title')} isPadded={false} facts={<LakeFacts measure={measure} {...facts} />}>
      <Tabs
        isFilling
        label={t('title')}
        value={view.tab}
        onChange={id => change({ ...plainView, month: view.month, tab: id === 'break-even' ? 'break-even' : 'costs' })}
        items={[
          { id: 'costs', label: t('tab.costs'), content: content() },
          {
            id: 'break-even',
            label: t('tab.breakEven'),
            content: month === null ? <ListSkeleton /> : <BreakEvenTab month={month} measure={measure} />,
          },
        ]}
      />
    </Page>
  );
}
