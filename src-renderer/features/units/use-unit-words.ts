import { useTranslation } from 'react-i18next';
import { UnitKey, type UnitSeries } from '../../../src-core/contract/units.ts';
import { unitCatalog } from '../../../src-core/units/catalog.ts';
import { formatPercent } from '../../components/money/format.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';
import type { OwnUnit } from '../../data/own-units.ts';

export type UnitWords = {
  title: string;
  /** One unit, inside a sentence. */
  word: string;
  numerator: string;
  denominator: string;
};

/** Names of units: those that exist have words in each language, own ones say what their author wrote. */
export function useUnitWords(own: readonly OwnUnit[]): (unit: string) => UnitWords {
  const { t } = useTranslation('units');
  return unit => {
    const key = UnitKey.safeParse(unit).data;
    if (key)
      return {
        title: t(`unit.${key}.title`),
        word: t(`unit.${key}.word`),
        numerator: t(`unit.${key}.numerator`),
        denominator: t(`unit.${key}.denominator`),
      };
    const custom = own.find(({ unit: { name } }) => unit === `custom:${name}`)?.unit;
    const title = custom?.title ?? unit;
    return { title, word: custom?.unit || title, numerator: custom?.note ?? '', denominator: custom?.formula ?? '' };
  };
}

/** The charges that a unit counts among its cost: what explains a difference must look at the same ones. */
export const chargesOf = (unit: string) => {
  const key = UnitKey.safeParse(unit).data;
  return key ? unitCatalog[key].charges : [];
};

/** A note of the answer in the reader's language, from its facts. */
export function useNoteText(): (note: UnitSeries['notes'][number]) => string {
  const { t, i18n } = useTranslation('units');
  const sourceText = (what: string) => {
    const metric = /^the metric (.+)$/.exec(what)?.[1];
    if (metric !== undefined) return t('source.metric', { name: metric });
    return what === 'usage' ? t('source.usage') : t('source.jobs');
  };
  return ({ code, facts, message }) => {
    if (!i18n.exists(`note.${code}`, { ns: 'units' })) return message;
    const { known, total, dimension, what } = facts;
    const left = known === undefined || total === undefined ? null : 1 - Number(known) / Number(total);
    return t(`note.${code}`, {
      ...facts,
      ...(left === null ? {} : { share: formatPercent(left, i18n.language) }),
      ...(dimension === undefined ? {} : { dimension: dimensionName(dimension, i18n) }),
      ...(what === undefined ? {} : { what: sourceText(what) }),
    });
  };
}
