import { SplitRule } from '../../contract/allocation.ts';

/** Teams that others work for, and that no rule takes cost from. */
export const servedTeams = ['assistant', 'data', 'documents', 'research', 'search', 'studio'] as const;

/** First month of which the whole accounting of the cluster is here. */
const ACCOUNTED_FROM = '2026-09-01';

const spend = (where: SplitRule['where'] = []) => ({
  kind: 'proportional' as const,
  driver: { kind: 'spend' as const, measure: 'EffectiveCost' as const, where },
});
const is = (field: string, value: string) => ({ field, operator: 'is' as const, value });
const clusterHours = is('ServiceName', 'GPU Cluster Hours');
const teamAttribute = 'x_Team';

const idleGpus = {
  name: 'Idle GPUs of the cluster',
  kind: 'idle-gpu' as const,
  where: [is('x_Feature', 'idle-capacity')],
  attribute: teamAttribute,
};

/**
 * Who bears what is bought for everybody. No charge belongs to two rules, nothing that a rule places is taken up by another one, and untagged charges
 * stay where they are: the rules ask for what a charge is, not for a team that is missing.
 */
export const demoCostModel: readonly SplitRule[] = [
  {
    ...idleGpus,
    id: 'idle-gpus-by-spend',
    note: 'Until job accounting began: by what each team used of the cluster.',
    until: ACCOUNTED_FROM,
    targets: ['assistant', 'research', 'search', 'studio'],
    method: spend([clusterHours]),
  },
  {
    ...idleGpus,
    id: 'idle-gpus',
    note: 'By the GPU time that the Slurm accounts held in the month.',
    from: ACCOUNTED_FROM,
    method: {
      kind: 'proportional' as const,
      driver: { kind: 'records' as const, dataset: 'gpu-job' as const, column: 'GpuHeldSeconds', by: 'Account' },
    },
  },
  {
    id: 'colocation',
    name: 'Racks and power of the cluster',
    note: 'By what each team used of the cluster.',
    kind: 'shared' as const,
    where: [is('ServiceName', 'Colocation Power and Space')],
    attribute: teamAttribute,
    targets: ['assistant', 'research', 'search', 'studio'],
    method: spend([clusterHours]),
  },
  {
    id: 'commitment-waste',
    name: 'Unused commitments',
    note: 'By what each team used of the commitments: they were bought for them.',
    kind: 'commitment-waste' as const,
    where: [is('CommitmentDiscountStatus', 'Unused')],
    attribute: teamAttribute,
    targets: ['assistant', 'data', 'documents', 'search'],
    method: spend([is('CommitmentDiscountStatus', 'Used')]),
  },
  {
    id: 'observability',
    name: 'Logs and monitoring',
    note: 'Every team reads the same dashboards.',
    kind: 'platform-overhead' as const,
    where: [is('SubAccountName', 'prod-observability')],
    attribute: teamAttribute,
    targets: [...servedTeams],
    method: { kind: 'even' as const },
  },
  {
    id: 'support',
    name: 'Support plans of the clouds',
    note: 'Support is priced on spend, so it follows spend.',
    kind: 'shared' as const,
    where: [is('ServiceSubcategory', 'Support')],
    attribute: teamAttribute,
    targets: [...servedTeams],
    method: spend(),
  },
].map(rule => SplitRule.parse(rule));
