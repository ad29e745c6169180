import { useTranslation } from 'react-i18next';
import type { Pack } from '../../../src-core/contract/reports.ts';
import { newestPublished } from '../../../src-core/reports/pack-state.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Count } from '../../components/money/figures.tsx';
import { MoneyList } from '../../components/money/money-list.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { useSettings } from '../../data/lake-query.ts';
import { mainTotals } from './pack-state.ts';
import { periodName } from './pack-words.ts';
import { RestatedBadge } from './restated.tsx';
import { StateBadge } from './state-badge.tsx';

/** Newest first: of what, how much, how far it got, and whether the lake still says the same. */
export function PackList({ packs, onOpen }: { packs: readonly Pack[]; onOpen: (id: string) => void }) {
  const { t } = useTranslation('showback');
  const asked = new Set(newestPublished(packs));
  return (
    <PlainTable
      caption={t('tab.packs')}
      head={
        <>
          <HeadCell>{t('column.pack')}</HeadCell>
          <HeadCell>{t('column.state')}</HeadCell>
          <HeadCell align="right">{t('column.total')}</HeadCell>
          <HeadCell align="right">{t('column.rows')}</HeadCell>
          <HeadCell>{t('column.built')}</HeadCell>
          <HeadCell>{t('column.published')}</HeadCell>
        </>
      }
    >
      <tbody>
        {packs.map(pack => (
          <Row key={pack.id} pack={pack} isAsked={asked.has(pack)} onOpen={onOpen} />
        ))}
      </tbody>
    </PlainTable>
  );
}

function Row({ pack, isAsked, onOpen }: { pack: Pack; isAsked: boolean; onOpen: (id: string) => void }) {
  const { t, i18n } = useTranslation('showback');
  const { t: common } = useTranslation('common');
  const { zone } = useSettings().settings;
  const last = pack.publications.at(-1);
  const refusal = pack.holds.includes('gate')
    ? pack.gate.findings.filter(({ effect }) => effect === 'refuses').map(({ code }) => t(`gate.code.${code}`))
    : [];
  return (
    <tr className="hover:bg-hover">
      <RowHead className="min-w-44">
        <button
          type="button"
          onClick={() => onOpen(pack.id)}
          className="rounded-xs text-left font-[550] wrap-anywhere hover:text-accent hover:underline"
        >
          {pack.title}
        </button>
        <span className="block text-xs text-muted">
          {periodName(pack.period, i18n.language)} · {pack.template.name}
        </span>
      </RowHead>
      <Cell className="max-w-64">
        <span className="flex flex-wrap gap-1">
          <StateBadge pack={pack} />
          {pack.isDemo ? <Badge tone="info">{t('demo')}</Badge> : null}
        </span>
        {refusal.length > 0 ? (
          <span className="mt-0.5 block text-xs text-muted">{[...new Set(refusal)].join(', ')}</span>
        ) : null}
        {isAsked ? <RestatedBadge pack={pack} /> : null}
      </Cell>
      <Cell align="right">
        <MoneyList amounts={mainTotals(pack)} className="font-[550]" />
        <span className="block text-xs text-muted">{common(`measure.${pack.template.measure}`)}</span>
      </Cell>
      <Cell align="right">
        <Count value={pack.rows} />
      </Cell>
      <Cell className="whitespace-nowrap">
        {formatInstant(pack.builtAt, i18n.language, zone)}
        <span className="block text-xs text-muted">{pack.builtBy}</span>
      </Cell>
      <Cell className="max-w-72 min-w-40">
        {last === undefined ? (
          <span className="text-muted">{t('notPublished')}</span>
        ) : (
          <>
            {t('edition', { edition: last.edition })} · {formatInstant(last.publishedAt, i18n.language, zone)}
            <span className="block text-xs text-muted wrap-anywhere">{last.place}</span>
          </>
        )}
      </Cell>
    </tr>
  );
}
