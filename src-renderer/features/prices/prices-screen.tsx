import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LakeFacts } from '../../components/layout/lake-facts.tsx';
import { Page } from '../../components/layout/page.tsx';
import { ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { api } from '../../data/client.ts';
import { useLakeFacts, useLakeQuery } from '../../data/lake-query.ts';
import { BookHistory } from './book-history.tsx';
import { BookTab } from './book-tab.tsx';
import { RateCardsTab } from './rate-cards-tab.tsx';
import { RatesTab } from './rates/rates-tab.tsx';

const tabs = ['book', 'rate-cards', 'rates', 'history'] as const;

/** What tokens and GPU-hours cost: the price book with its gaps, the rate cards of the company's own machines, and exchange rates. */
export function PricesScreen() {
  const { t } = useTranslation('prices');
  const navigate = useNavigate();
  const facts = useLakeFacts();
  const search = useSearch({ strict: false });
  const book = useLakeQuery(['prices', 'book'], signal => api.prices.book(undefined, { signal }));
  const tab = tabs.find(name => name === search.tab) ?? 'book';
  return (
    <Page title={t('title')} isPadded={false} facts={<LakeFacts measure={null} {...facts} />}>
      <Tabs
        isFilling
        label={t('title')}
        value={tab}
        onChange={id => void navigate({ to: '/prices', search: id === 'book' ? {} : { tab: id } })}
        items={[
          {
            id: 'book',
            label: t('tab.book'),
            content: book.data ? (
              <BookTab book={book.data} />
            ) : book.error ? (
              <ErrorState error={book.error} onRetry={() => void book.refetch()} />
            ) : (
              <ListSkeleton />
            ),
          },
          { id: 'rate-cards', label: t('tab.rateCards'), content: <RateCardsTab /> },
          { id: 'rates', label: t('tab.rates'), content: <RatesTab /> },
          { id: 'history', label: t('tab.history'), content: <BookHistory /> },
        ]}
      />
    </Page>
  );
}
