import { useTranslation } from 'react-i18next';
import type { PackChange, PackManifest } from '../../../src-core/contract/reports.ts';
import { Waterfall } from '../../components/change/waterfall.tsx';
import { formatInstant } from '../../components/format-time.ts';
import { Section } from '../../components/layout/page.tsx';
import { Money, Signed } from '../../components/money/figures.tsx';
import { useSettings } from '../../data/lake-query.ts';
import { periodName } from './pack-words.ts';
import { PairTable } from './pair-table.tsx';

type Currency = PackChange['explained']['currencies'][number];

const SHOWN = 10;

/** What moved against the pack of the template that was published last, effect by effect, and where. */
export function ChangeNote({ change, template }: { change: PackChange | null; template: PackManifest['template'] }) {
  const { t, i18n } = useTranslation('showback');
  const { zone } = useSettings().settings;
  if (change === null)
    return (
      <Section title={t('change.title')}>
        <p className="text-sm text-muted">{t('change.none')}</p>
      </Section>
    );
  const { against, explained } = change;
  const moved = explained.currencies.filter(hasMoved);
  const still = explained.currencies.filter(own => !hasMoved(own));
  const facts = {
    period: periodName(against.period, i18n.language),
    when: formatInstant(against.publishedAt, i18n.language, zone),
  };
  return (
    <Section title={t('change.title')} aside={t('change.against', facts)}>
      {still.length === 0 ? null : (
        <p className="mb-3 flex flex-wrap gap-x-3 text-sm text-muted">
          {t('change.same')}
          {still.map(({ currency, after }) => (
            <Money key={currency} amount={after} currency={currency} />
          ))}
        </p>
      )}
      <div className="grid gap-6">
        {moved.map(own => (
          <div
            key={own.currency}
            className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-8 max-[1150px]:grid-cols-[minmax(0,1fr)]"
          >
            <div>
              <p className="text-xs text-muted">
                {t(`common:measure.${template.measure}`)} · {own.currency ?? t('explain:no-currency')}
              </p>
              <p className="text-xl font-semibold">
                <Signed amount={own.difference} currency={own.currency} />
              </p>
              <Waterfall own={own} />
            </div>
            <Groups own={own} />
          </div>
        ))}
      </div>
    </Section>
  );
}

/** A whole that stayed while its parts moved did move. */
const hasMoved = ({ effects, groups }: Currency) => hasEffect({ effects }) || groups.some(hasEffect);

const hasEffect = ({ effects }: Pick<Currency, 'effects'>) => Object.values(effects).some(amount => amount !== '0');

function Groups({ own }: { own: Currency }) {
  const { t } = useTranslation(['showback', 'table', 'explain']);
  const moved = own.groups.filter(hasEffect);
  const shown = moved.slice(0, SHOWN);
  const left = moved.length - shown.length + own.rest.groups;
  if (shown.length === 0) return null;
  return (
    <div>
      <PairTable
        caption={t('change.where')}
        head={{ name: t('change.where'), a: t('explain:change.before'), b: t('explain:change.after') }}
        rows={shown.map(({ keys, before, after, difference }) => ({
          key: JSON.stringify(keys),
          name: keys.map(key => key ?? t('table:no-value')).join(' · '),
          currency: own.currency,
          a: before,
          b: after,
          difference: <Signed amount={difference} currency={own.currency} />,
        }))}
      />
      {left > 0 ? <p className="mt-1 text-xs text-muted">{t('explain:change.more-groups', { count: left })}</p> : null}
    </div>
  );
}
