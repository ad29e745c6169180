import { RecordAssembler } from './assemble.ts';
import type { EntryMark } from './entry.ts';
import { type FoldedJob, StepFold } from './fold-steps.ts';
import type { Layout } from './layout.ts';
import { sacctReader } from './sacct-entry.ts';
import { timeReader } from './times.ts';

/** A record that could not be read: where, and why in words that fit after "because". */
export type BrokenRecord = { readonly line: number; readonly reason: string };

export type Parsed = { readonly jobs: FoldedJob[]; readonly broken: BrokenRecord[] };

const noMarks: readonly EntryMark[] = [];

/** Turns the lines of one sacct listing into allocations, in one pass and with the memory of a few records. */
export class SacctParser {
  readonly #layout: Layout;
  readonly #assembler: RecordAssembler;
  readonly #read: ReturnType<typeof sacctReader>;
  readonly #fold = new StepFold();
  #header: string | null = null;
  #line = 0;
  /** Some time had no zone and was taken in the zone given. */
  hasLocalTimes = false;
  /** Steps whose text was not UTF-8; they have no row that could say so. */
  stepsWithBadText = 0;

  /** @param zone IANA zone of times written without one. @throws AppError `query.bad-zone` */
  constructor(layout: Layout, zone: string) {
    this.#layout = layout;
    this.#assembler = new RecordAssembler(layout);
    this.#read = sacctReader(
      layout,
      timeReader(zone, () => {
        this.hasLocalTimes = true;
      }),
    );
  }

  /** @param lines without line ends; the first line of all is the header where there is one */
  push(lines: readonly string[]): Parsed {
    const parsed: Parsed = { jobs: [], broken: [] };
    for (const text of lines) {
      this.#line += 1;
      if (this.#header === null) {
        this.#header = text;
        if (this.#layout.kind === 'header') continue;
      } else if (text === '' || (this.#layout.kind === 'header' && text === this.#header)) continue; // listings put behind each other
      for (const record of this.#assembler.push(text, this.#line)) this.#take(record, parsed);
    }
    return parsed;
  }

  end(): Parsed {
    const parsed: Parsed = { jobs: [], broken: [] };
    for (const record of this.#assembler.end()) this.#take(record, parsed);
    const last = this.#fold.end();
    if (last !== null) parsed.jobs.push(last);
    return parsed;
  }

  get steps(): number {
    return this.#fold.steps;
  }

  get stepsWithoutJob(): number {
    return this.#fold.withoutJob;
  }

  #take({ line, fields, isRepaired, isUncertain }: ReturnType<RecordAssembler['end']>[number], parsed: Parsed): void {
    if (fields === null) {
      parsed.broken.push({ line, reason: 'its columns do not fit' });
      return;
    }
    const marks = this.#marksOf(fields, isRepaired, isUncertain);
    const read = this.#read(fields, marks);
    if (read.kind === 'broken') parsed.broken.push({ line, reason: read.reason });
    else if (read.kind === 'step') {
      this.#fold.step(read.jobId, read.usage);
      if (marks.includes('slurm.invalid-utf8')) this.stepsWithBadText += 1;
    } else {
      const done = this.#fold.job(read.entry, line);
      if (done !== null) parsed.jobs.push(done);
    }
  }

  #marksOf(fields: readonly string[], isRepaired: boolean, isUncertain: boolean): readonly EntryMark[] {
    const hasBadText = fields.some(field => field.includes('\uFFFD'));
    if (!isRepaired && !isUncertain && !hasBadText) return noMarks;
    const marks: EntryMark[] = [];
    if (isRepaired) marks.push('slurm.line-repaired');
    if (isUncertain) marks.push('slurm.text-uncertain');
    if (hasBadText) marks.push('slurm.invalid-utf8');
    return marks;
  }
}
