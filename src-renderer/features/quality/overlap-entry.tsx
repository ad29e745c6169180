import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuthorityChange, OverlapEntry } from '../../../src-core/contract/quality.ts';
import { isCost, type Route } from '../../../src-core/quality/overlap.ts';
import { cx } from '../../components/cx.ts';
import { formatMonth } from '../../components/format-time.ts';
import { Count } from '../../components/money/figures.tsx';
import { MoneyList } from '../../components/money/money-list.tsx';
import { Cell, RowHead } from '../../components/table/plain-table.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';

type RouteOf = OverlapEntry['routes'][number];

/** One provider, account and month: what counts, what the others say, and by model what is left unexplained. */
export function OverlapRows({
  entry,
  isBusy,
  onChoose,
}: {
  entry: OverlapEntry;
  isBusy: boolean;
  onChoose: (change: AuthorityChange) => void;
}) {
  const { t } = useTranslation('quality');
  const { provider, account, month } = entry;
  const choose = (route: RouteOf | null) =>
    onChoose({ provider, account, month, route: route?.route ?? null, source: route?.source ?? null });
  return (
    <tbody>
      <EntryHead entry={entry} />
      {entry.routes.map(route => (
        <tr key={`${route.route} ${route.source} ${route.counts}`} className={cx(!route.counts && 'text-muted')}>
          <RowHead className="pl-4">{t(`route.${route.route}`, { defaultValue: route.route })}</RowHead>
          <Cell className="wrap-anywhere">{route.source}</Cell>
          <Cell align="right">
            <Count value={route.rows} />
          </Cell>
          <Cell align="right">
            {route.cost.length > 0 || route.isPriced ? <MoneyList amounts={route.cost} /> : t('overlap.unpriced')}
            {route.cost.length > 0 && !route.isPriced ? (
              <span className="block text-xs text-warning">{t('overlap.partlyPriced')}</span>
            ) : null}
          </Cell>
          <Cell align="right">{isAuthority(entry, route) ? null : <MoneyList amounts={route.difference} />}</Cell>
          <Cell>
            <Role
              entry={entry}
              route={route}
              isBusy={isBusy}
              onChoose={() => choose(route)}
              onReset={() => choose(null)}
            />
          </Cell>
        </tr>
      ))}
      {entry.models.length > 0 ? <Models entry={entry} /> : null}
    </tbody>
  );
}

const isAuthority = (entry: OverlapEntry, route: RouteOf) =>
  route.route === entry.authority && route.source === entry.authoritySource;

function EntryHead({ entry }: { entry: OverlapEntry }) {
  const { t, i18n } = useTranslation('quality');
  const at = Date.parse(`${entry.month}-01T00:00:00Z`);
  return (
    <tr className="[&>*]:border-b [&>*]:border-border [&>*]:bg-sunken">
      <th scope="rowgroup" colSpan={4} className="px-4 py-1.5 text-left font-[550]">
        {entry.provider}
        <span className="ml-2 text-xs font-normal text-muted">
          {entry.account ?? t('overlap.noAccount')} ·{' '}
          {Number.isNaN(at) ? entry.month : formatMonth(at, i18n.language, 'UTC', 'short')} ·{' '}
          {t(entry.chosenBy === 'rule' ? 'overlap.byRule' : 'overlap.byDefault')}
        </span>
      </th>
      <Cell align="right" className="font-[550]">
        <span className="sr-only">{t('overlap.residual')}: </span>
        <MoneyList amounts={entry.residual} />
      </Cell>
      <Cell>
        {entry.isReconciled === null ? (
          <span className="text-xs text-muted">{t('overlap.notComparable')}</span>
        ) : (
          <Badge tone={entry.isReconciled ? 'positive' : 'warning'}>
            {t(entry.isReconciled ? 'overlap.reconciled' : 'overlap.unexplained')}
          </Badge>
        )}
      </Cell>
    </tr>
  );
}

/** Only routes that carry money can be the ones that count; usage divides it. */
function Role({
  entry,
  route,
  isBusy,
  onChoose,
  onReset,
}: {
  entry: OverlapEntry;
  route: RouteOf;
  isBusy: boolean;
  onChoose: () => void;
  onReset: () => void;
}) {
  const { t } = useTranslation('quality');
  const name = `${route.source}, ${entry.provider}, ${entry.month}`;
  if (isAuthority(entry, route))
    return (
      <span className="flex flex-wrap items-center gap-2">
        <Badge tone="positive">{t('overlap.counts')}</Badge>
        {entry.chosenBy === 'rule' ? (
          <Button
            size="sm"
            variant="quiet"
            isDisabled={isBusy}
            aria-label={t('overlap.resetThis', { name })}
            onPress={onReset}
          >
            {t('overlap.reset')}
          </Button>
        ) : null}
      </span>
    );
  return (
    <span className="flex flex-wrap items-center gap-2">
      {route.counts ? (
        <Badge tone="negative">{t('overlap.countsToo')}</Badge>
      ) : (
        <span className="text-xs">{t('overlap.weightOnly')}</span>
      )}
      {isCost(route.route as Route) ? (
        <Button
          size="sm"
          variant="quiet"
          isDisabled={isBusy}
          aria-label={t('overlap.chooseThis', { name })}
          onPress={onChoose}
        >
          {t('overlap.choose')}
        </Button>
      ) : null}
    </span>
  );
}

/** The residual by model: where bill and metering part. */
function Models({ entry }: { entry: OverlapEntry }) {
  const { t } = useTranslation('quality');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <tr>
        <td colSpan={6} className="border-b border-border px-4 py-1">
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setOpen(before => !before)}
            className="flex items-center gap-1 rounded-xs text-xs text-muted hover:text-text"
          >
            {isOpen ? <ChevronDown aria-hidden size={13} /> : <ChevronRight aria-hidden size={13} />}
            {t('overlap.byModel', { count: entry.models.length })}
          </button>
        </td>
      </tr>
      {isOpen
        ? entry.models.map(model => (
            <tr key={model.model} className="text-xs">
              <th scope="row" colSpan={2} className="border-b border-border py-1 pr-3 pl-9 text-left font-normal">
                {model.model ?? t('overlap.unnamedModel')}
              </th>
              <Cell align="right">
                <span className="text-muted">{t('overlap.billed')}</span>
                <MoneyList amounts={model.authority} />
              </Cell>
              <Cell align="right">
                <span className="text-muted">{t('overlap.metered')}</span>
                <MoneyList amounts={model.metered} />
              </Cell>
              <Cell align="right" className="font-[550]">
                <span className="font-normal text-muted">{t('overlap.modelDifference')}</span>
                <MoneyList amounts={model.difference} />
              </Cell>
              <Cell />
            </tr>
          ))
        : null}
    </>
  );
}
