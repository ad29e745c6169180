import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type Fraction, multiply, subtract, toDecimal } from '../../../src-core/money/fraction.ts';
import { Money } from '../../components/money/figures.tsx';
import { formatAmount } from '../../components/money/format.ts';
import { Signed } from './signed.tsx';
import { readableUnit, type Why, type WhyPart } from './why-model.ts';

const SHOWN = 8;

/** The difference of one unit, part by part; what is shown adds up to it, and says so. */
export function WhyParts({
  why,
  currency,
  word,
  partTitle,
}: {
  why: Why;
  currency: string | null;
  word: string;
  partTitle: string;
}) {
  const { t } = useTranslation('units');
  const difference = subtract(why.after, why.before);
  const shown = why.parts.slice(0, SHOWN);
  const rest = why.parts.slice(SHOWN);
  const effects = (['use', 'price', 'other'] as const).filter(name => name !== 'other' || why.effects.other.n !== 0n);
  return (
    <>
      <p className="font-[550]">{t(`why.verdict.${verdictOf(why)}`, { word })}</p>
      <dl className="mt-2 grid grid-cols-[1fr_auto] gap-x-4 gap-y-0.5 text-xs">
        {(['before', 'after'] as const).map(side => (
          <div key={side} className="contents">
            <dt className="text-muted">{t(`why.${side}`, { word })}</dt>
            <dd className="text-right">
              <Money amount={toDecimal(why[side])} currency={currency} style="unit" />
            </dd>
          </div>
        ))}
        <dt className="pt-1.5 text-muted">{t('why.because')}</dt>
        <dd />
        {effects.map(name => (
          <div key={name} className="contents">
            <dt className="pl-3 text-muted">{t(`why.effect.${name}`, { word })}</dt>
            <dd className="text-right">
              <Signed value={why.effects[name]} currency={currency} />
            </dd>
          </div>
        ))}
        <dt className="border-t border-border pt-0.5 font-[550]">{t('why.difference', { word })}</dt>
        <dd className="border-t border-border pt-0.5 text-right font-[550]">
          <Signed value={difference} currency={currency} />
        </dd>
      </dl>
      <table className="mt-4 w-full text-xs">
        <caption className="sr-only">{t('why.parts', { word })}</caption>
        <thead>
          <tr className="text-2xs text-muted [&>th]:border-b [&>th]:border-border [&>th]:pb-1 [&>th]:font-[550]">
            <th scope="col" className="text-left">
              {partTitle}
            </th>
            <th scope="col" className="text-right">
              {t('why.a', { word })}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(part => (
            <tr key={part.name} className="[&>*]:border-b [&>*]:border-border [&>*]:py-1.5 [&>*]:align-top">
              <th scope="row" className="pr-3 text-left font-[450]">
                <PartName part={part} />
                <span className="block text-2xs font-normal text-muted">
                  <PartDetail part={part} currency={currency} />
                </span>
              </th>
              <td className="text-right">
                <Signed value={part.total} currency={currency} />
              </td>
            </tr>
          ))}
          {rest.length > 0 ? (
            <tr className="[&>*]:py-1.5">
              <th scope="row" className="text-left font-normal text-muted">
                {t('why.rest', { count: rest.length })}
              </th>
              <td className="text-right">
                <Signed
                  value={rest.reduce(
                    (sum, { total }) => subtract(sum, { n: -total.n, d: total.d }),
                    subtract(why.after, why.after),
                  )}
                  currency={currency}
                />
              </td>
            </tr>
          ) : null}
        </tbody>
      </table>
      <p className="mt-2 flex items-start gap-1.5 text-2xs text-positive">
        <CircleCheck aria-hidden size={13} className="mt-px shrink-0" />
        {t('why.tiesOut')}
      </p>
    </>
  );
}

function PartName({ part }: { part: WhyPart }) {
  const { t, i18n } = useTranslation(['units', 'common']);
  if (part.name === null) return t('common:noValue');
  return i18n.exists(`tokenType.${part.name}`, { ns: 'units' }) ? t(`tokenType.${part.name}`) : part.name;
}

/** "1,400 → 1,750 tokens at $9.70 per 1M Tokens". */
function PartDetail({ part, currency }: { part: WhyPart; currency: string | null }) {
  const { t, i18n } = useTranslation('units');
  const { quantity, price, measuredIn } = part;
  if (!quantity || !price || measuredIn === null) return t('why.noQuantity');
  const { unit, factor } = readableUnit(measuredIn);
  const amount = (value: Fraction) => formatAmount(toDecimal(multiply(value, factor), 4), null, i18n.language, 'unit');
  const money = (value: Fraction) => formatAmount(toDecimal(value, 6), currency, i18n.language, 'exact');
  const [before, after] = [money(price.before), money(price.after)];
  const facts = { unit, per: measuredIn, before: amount(quantity.before), after: amount(quantity.after) };
  if (before === after) return t(price.isMean ? 'why.sameMean' : 'why.samePrice', { ...facts, price: after });
  return t(price.isMean ? 'why.otherMean' : 'why.otherPrice', { ...facts, priceBefore: before, priceAfter: after });
}

const size = ({ n, d }: Fraction) => Math.abs(Number(toDecimal({ n, d }, 12)));

/** What most of the difference is: four fifths of the movement count as "almost all". */
function verdictOf({ before, after, effects }: Why): 'same' | 'useUp' | 'useDown' | 'priceUp' | 'priceDown' | 'both' {
  if (subtract(after, before).n === 0n) return 'same';
  const [use, price, other] = [size(effects.use), size(effects.price), size(effects.other)];
  const all = use + price + other;
  if (use >= 0.8 * all) return effects.use.n > 0n ? 'useUp' : 'useDown';
  if (price >= 0.8 * all) return effects.price.n > 0n ? 'priceUp' : 'priceDown';
  return 'both';
}
