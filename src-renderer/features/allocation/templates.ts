import { SplitRule } from '../../../src-core/contract/allocation.ts';
import { freeId } from '../../components/rule-parts/rule-list.ts';

export const templateNames = ['blank', 'idle-gpu', 'commitment-waste', 'platform-overhead', 'support'] as const;
export type TemplateName = (typeof templateNames)[number];

const is = (field: string, value: string) => ({ field, operator: 'is' as const, value });
const bySpend = (where: SplitRule['where'] = []): SplitRule['method'] => ({
  kind: 'proportional',
  driver: { kind: 'spend', measure: 'EffectiveCost', where },
});

const parts: Readonly<Record<TemplateName, Pick<SplitRule, 'kind' | 'where' | 'method'>>> = {
  blank: { kind: 'shared', where: [is('x_Team', '')], method: bySpend() },
  'idle-gpu': {
    kind: 'idle-gpu',
    where: [is('x_Feature', 'idle-capacity')],
    method: {
      kind: 'proportional',
      driver: { kind: 'records', dataset: 'gpu-job', column: 'GpuHeldSeconds', by: 'Account', names: {} },
    },
  },
  'commitment-waste': {
    kind: 'commitment-waste',
    where: [is('CommitmentDiscountStatus', 'Unused')],
    method: bySpend([is('CommitmentDiscountStatus', 'Used')]),
  },
  'platform-overhead': { kind: 'platform-overhead', where: [is('x_Team', 'platform')], method: bySpend() },
  support: { kind: 'shared', where: [is('ServiceSubcategory', 'Support')], method: bySpend() },
};

/** A split to begin with. @param name what it is called on screen */
export function fromTemplate(template: TemplateName, name: string, rules: readonly SplitRule[]): SplitRule {
  const id = freeId(template === 'blank' ? 'split' : template, rules);
  return { ...SplitRule.parse({ id, name: template, attribute: 'x_Team', ...parts[template] }), name };
}
