import { useTranslation } from 'react-i18next';
import type { BillDiff } from '../../../src-core/contract/quality.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Count, Money } from '../../components/money/figures.tsx';
import { MoneyList } from '../../components/money/money-list.tsx';
import { Badge, type Tone } from '../../components/ui/badge.tsx';

type Line = BillDiff['lines'][number];

const tones: Record<Line['kind'], Tone> = { added: 'info', removed: 'neutral', changed: 'warning' };
const head = 'px-2 py-1 text-2xs font-[550] text-muted';
const cell = 'px-2 py-1 align-top';

/** The lines of one restated bill, largest difference first, and the sum of those that are not listed. */
export function RestatedLines({ diff }: { diff: BillDiff }) {
  const { t, i18n } = useTranslation('quality');
  if (diff.lines.length === 0) return <p className="text-xs text-muted">{t('restated.noLines')}</p>;
  return (
    <table className="w-full text-xs">
      <caption className="sr-only">{t('restated.lines')}</caption>
      <thead>
        <tr>
          <th scope="col" className={`${head} text-left`}>
            {t('restated.change')}
          </th>
          <th scope="col" className={`${head} text-left`}>
            {t('restated.charge')}
          </th>
          <th scope="col" className={`${head} text-left`}>
            {t('restated.start')}
          </th>
          <th scope="col" className={`${head} text-right`}>
            {t('restated.before')}
          </th>
          <th scope="col" className={`${head} text-right`}>
            {t('restated.after')}
          </th>
          <th scope="col" className={`${head} text-right`}>
            {t('restated.difference')}
          </th>
        </tr>
      </thead>
      <tbody>
        {diff.lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: charge lines have no identity but their place in this answer
          <tr key={index}>
            <td className={cell}>
              <Badge tone={tones[line.kind]}>{t(`restated.kind.${line.kind}`)}</Badge>
            </td>
            <td className={`${cell} wrap-anywhere`}>
              {[line.service, line.description].filter(part => part !== null).join(' · ') || t('restated.unnamed')}
              {line.resource === null ? null : <span className="block text-muted">{line.resource}</span>}
            </td>
            <td className={`${cell} whitespace-nowrap text-muted`}>
              {line.chargePeriodStart === null ? '' : formatInstant(line.chargePeriodStart, i18n.language, 'UTC')}
            </td>
            <td className={`${cell} text-right`}>
              {line.kind === 'added' ? null : <Money amount={line.before} currency={line.currency} />}
            </td>
            <td className={`${cell} text-right`}>
              {line.kind === 'removed' ? null : <Money amount={line.after} currency={line.currency} />}
            </td>
            <td className={`${cell} text-right font-[550]`}>
              <Money amount={line.difference} currency={line.currency} />
            </td>
          </tr>
        ))}
      </tbody>
      {diff.rest.rows > 0 ? (
        <tfoot>
          <tr className="text-muted">
            <td colSpan={5} className={cell}>
              <Count value={diff.rest.rows} /> {t('restated.rest', { count: diff.rest.rows })}
            </td>
            <td className={`${cell} text-right`}>
              <MoneyList amounts={diff.rest.difference} />
            </td>
          </tr>
        </tfoot>
      ) : null}
    </table>
  );
}
