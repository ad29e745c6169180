import { useTranslation } from 'react-i18next';
import { type ChangeEffect, type ChangeExplained, changeEffects } from '../../../src-core/contract/explain.ts';

type Effects = ChangeExplained['currencies'][number]['effects'];

/** The effects that are not zero everywhere, in the order of the contract. */
export function usedEffects(of: readonly { effects: Effects }[]): ChangeEffect[] {
  return changeEffects.filter(name => of.some(({ effects }) => effects[name] !== '0'));
}

/** What an effect is, for a description list. */
export function EffectWords({ effect }: { effect: ChangeEffect }) {
  const { t } = useTranslation('explain');
  return (
    <>
      <dt className="font-[550]">{t(`effect.${effect}`)}</dt>
      <dd>{t(`effect-hint.${effect}`)}</dd>
    </>
  );
}
