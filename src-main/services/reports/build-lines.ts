import { AppError } from '../../../src-core/errors/app-error.ts';
import { Sums } from '../../../src-core/showback/ties.ts';
import { type ExportsClient, pull } from '../export-result.ts';
import type { LakeClient } from '../lake-supervisor.ts';
import type { ControlTotals, LineStream } from './model-context.ts';

type LineSpec = Extract<LineStream['subject'], { kind: 'query' }>['spec'];

export type LinesRequest = {
  readonly lake: LakeClient;
  readonly exporter: Pick<ExportsClient, 'packRows'>;
  /** The open pack of the exports thread. */
  readonly packId: string;
  readonly control: ControlTotals;
  /** Told of each batch: its rows. */
  readonly onRows: (rows: number) => void;
  readonly signal: AbortSignal;
};

/**
 * Pull a streamed table out of the lake into the pack, batch by batch.
 * @returns what its sums lack to be what the lake says, in words; null when they tie to the last digit
 * @throws AppError `report.too-many-lines` when even one value has more grouped lines than an answer may hold
 */
export async function streamLines(stream: LineStream, request: LinesRequest): Promise<string | null> {
  const sums = new Sums();
  const { subject } = stream;
  const isWhole = await pour(stream.table, subject, sums, request);
  if (!isWhole && subject.kind === 'query') await pourByValue(stream.table, subject.spec, sums, request);
  const gap = sums.difference(stream.expected);
  return gap === null ? null : `${stream.table}: ${gap}`;
}

/**
 * Charge lines are read as they come; grouped lines are worked out as a whole first, up to a limit. Beyond it each value of the first dimension
 * is asked for by itself. `control` has every value.
 */
async function pourByValue(table: string, spec: LineSpec, sums: Sums, request: LinesRequest): Promise<void> {
  const [split = ''] = spec.dimensions ?? [];
  const values = request.control.groups.find(({ dimension }) => dimension === split)?.values ?? [];
  for (const { value } of values) {
    const filters = [...(spec.filters ?? []), { dimension: split, op: 'in' as const, values: [value] }];
    if (!(await pour(table, { kind: 'query', spec: { ...spec, filters } }, sums, request)))
      throw new AppError('report.too-many-lines', { table });
  }
}

/** @returns false, with nothing written, when the answer is longer than an answer may be */
async function pour(
  table: string,
  subject: LineStream['subject'],
  sums: Sums,
  { lake, exporter, packId, signal, onRows }: LinesRequest,
): Promise<boolean> {
  const { cursorId, meta } = await lake.openCursor(subject, { signal });
  if (meta.truncated) {
    await lake.closeCursor({ cursorId });
    return false;
  }
  await pull(
    lake,
    cursorId,
    async (bytes, rows) => {
      sums.add((await exporter.packRows({ id: packId, table, bytes }, { signal })).sums);
      onRows(rows);
    },
    signal,
  );
  return true;
}
