import { ArrowRight, Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RulePreview } from '../../../src-core/contract/rules.ts';
import { formatMonth } from '../../components/format-time.ts';
import { Count } from '../../components/money/figures.tsx';
import { MoneyList } from '../../components/money/money-list.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Badge } from '../../components/ui/badge.tsx';
import { movesByAttribute } from './rules-model.ts';

const SHOWN = 25;

/** Money that changes hands, from whom to whom, and in which months. Amounts are billed cost. */
export function PreviewFigures({ preview }: { preview: RulePreview }) {
  const { t } = useTranslation('rules');
  if (preview.rows === 0) return <p className="mt-1 text-sm text-muted">{t('preview.nothing')}</p>;
  return (
    <>
      <p className="eyebrow mt-2">{t('preview.moves')}</p>
      <div className="text-xl font-semibold tracking-[-0.01em]" data-testid="rules-money">
        <MoneyList amounts={preview.billedCost} />
      </div>
      <p className="text-xs text-muted">
        <Count value={preview.rows} /> {t('rows', { count: preview.rows })} · {t('preview.hint')}
      </p>
      <Moves preview={preview} />
      <Months preview={preview} />
    </>
  );
}

function Moves({ preview }: { preview: RulePreview }) {
  const { t, i18n } = useTranslation('rules');
  const name = (value: string | null) =>
    value === null ? <span className="text-muted italic">{t('noValue')}</span> : value;
  return movesByAttribute(preview, SHOWN).map(({ attribute, moves, left }) => (
    <div key={attribute} className="mt-3">
      <h3 className="eyebrow">{dimensionName(attribute, i18n)}</h3>
      <table className="w-full text-xs">
        <caption className="sr-only">{t('preview.movesOf', { attribute: dimensionName(attribute, i18n) })}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">{t('preview.fromTo')}</th>
            <th scope="col">{t('preview.money')}</th>
          </tr>
        </thead>
        <tbody>
          {moves.map(move => (
            <tr key={JSON.stringify([move.from, move.to])} className="align-top">
              <td className="border-b border-border py-1 pr-2 wrap-anywhere">
                {name(move.from)} <ArrowRight aria-hidden size={11} className="inline text-muted" />
                <span className="sr-only">{t('preview.to')}</span> {name(move.to)}
              </td>
              <td className="border-b border-border py-1 text-right">
                <MoneyList amounts={move.billedCost} />
                <span className="text-muted">
                  <Count value={move.rows} /> {t('rows', { count: move.rows })}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 ? <p className="mt-1 text-xs text-muted">{t('preview.more', { count: left })}</p> : null}
    </div>
  ));
}

function Months({ preview }: { preview: RulePreview }) {
  const { t, i18n } = useTranslation('rules');
  const month = (period: string) => {
    const at = Date.parse(`${period}-01T00:00:00Z`);
    return Number.isNaN(at) ? period : formatMonth(at, i18n.language, 'UTC', 'short');
  };
  return (
    <div className="mt-3">
      <h3 className="eyebrow">{t('preview.months')}</h3>
      <ul className="text-xs">
        {preview.periods.map(({ period, isClosed, rows }) => (
          <li key={`${period} ${isClosed}`} className="flex items-center gap-2 py-0.5">
            <span className="w-20 shrink-0">{month(period)}</span>
            {isClosed ? (
              <Badge tone="warning" icon={<Lock aria-hidden size={10} />}>
                {t('preview.closed')}
              </Badge>
            ) : null}
            <span className="ml-auto text-muted">
              <Count value={rows} /> {t('rows', { count: rows })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
