import type { MeasureTotal } from '../../src-core/contract/imports.ts';
import type { ShowbackSpec } from '../../src-core/contract/showback.ts';
import type { LakeClient } from './export-result.ts';

export type Publication = {
  readonly spec: ShowbackSpec;
  /** Made when it is missing. */
  readonly directory: string;
  readonly publishedBy: string;
  /** "Mureon Workbench 0.1.0" */
  readonly producer: string;
  readonly now: Date;
};

type Control = Awaited<ReturnType<LakeClient['showbackTotals']>>;

/** What the first sheet says: where the figures come from and the control totals that everything ties to. */
export function cover({ spec, publishedBy, producer, now }: Publication, control: Control, names: readonly string[]) {
  const shown = (totals: readonly MeasureTotal[]) => totals.filter(total => total.measure === spec.measure);
  return {
    title: `Showback ${spec.period}${control.isDemo ? ' (demo data)' : ''}`,
    captions: [
      { label: 'Billing month', value: spec.period },
      { label: 'Split by', value: spec.split },
      { label: 'Measure', value: spec.measure },
      { label: 'Charge lines', value: String(control.rows) },
      { label: 'Lake version', value: String(control.lakeVersion) },
      { label: 'Lake hash', value: control.lakeHash },
      { label: 'Published', value: now.toISOString() },
      { label: 'Published by', value: publishedBy },
      { label: 'Producer', value: producer },
      {
        label: 'Exactness',
        value:
          'Spreadsheet numbers hold 15 digits; the exact amounts stand as text here, in the CSV and in the manifest.',
      },
    ],
    tables: [
      {
        title: 'Control totals of the whole month',
        columns: [
          { name: 'Measure', type: 'text' as const },
          { name: 'Currency', type: 'text' as const },
          { name: 'Amount', type: 'amount' as const },
          { name: 'Exact amount', type: 'exact' as const },
        ],
        rows: control.totals.map(total => [total.measure, total.currency, total.amount, total.amount]),
      },
      {
        title: `${spec.measure} by ${spec.split}`,
        columns: [
          { name: spec.split, type: 'text' as const },
          { name: 'Sheet', type: 'text' as const },
          { name: 'Currency', type: 'text' as const },
          { name: 'Amount', type: 'amount' as const },
          { name: 'Exact amount', type: 'exact' as const },
          { name: 'Charge lines', type: 'count' as const },
        ],
        rows: control.groups.flatMap((group, index) =>
          shown(group.totals).map(total => [
            group.value ?? 'Unassigned',
            names[index] ?? '',
            total.currency,
            total.amount,
            total.amount,
            group.rows,
          ]),
        ),
      },
    ],
  };
}

/** The lines above a group's table. */
export function captionsOf(spec: ShowbackSpec, value: string | null, totals: readonly MeasureTotal[]) {
  return [
    { label: spec.split, value: value ?? 'Unassigned: no value in the source' },
    { label: 'Billing month', value: spec.period },
    ...totals
      .filter(total => total.measure === spec.measure)
      .map(total => ({ label: `${total.measure} in ${total.currency}`, value: `${total.currency} ${total.amount}` })),
  ];
}
