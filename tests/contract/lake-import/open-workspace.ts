import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportResult } from '../../../src-core/contract/imports.ts';
import type { ImportOrigin, MaskingKey } from '../../../src-core/contract/lake.ts';
import type { Progress } from '../../../src-core/contract/tasks.ts';
import { type Lake, openLake } from '../../../workers/lake/lake.ts';

/** A real lake in a throw-away folder, with the few verbs the tests need. */
export class TestWorkspace {
  readonly dir: string;
  #lake: Lake;

  private constructor(dir: string, lake: Lake) {
    this.dir = dir;
    this.#lake = lake;
  }

  static async create(options: { fileLimitBytes?: number } = {}): Promise<TestWorkspace> {
    const dir = await mkdtemp(join(tmpdir(), 'mureon-lake-'));
    return new TestWorkspace(
      dir,
      await openLake({ workspaceDir: join(dir, 'w'), memoryLimit: '600MB', threads: 2, ...options }),
    );
  }

  get lake(): Lake {
    return this.#lake;
  }

  /** Close the lake and open it again. @param between what happens to its files meanwhile */
  async reopen(between: () => Promise<void> = async () => {}): Promise<Lake> {
    await this.#lake.close();
    await between();
    this.#lake = await openLake({ workspaceDir: join(this.dir, 'w'), memoryLimit: '600MB', threads: 2 });
    return this.#lake;
  }

  async write(name: string, content: string | Uint8Array): Promise<{ path: string; name: string }> {
    const path = join(this.dir, name);
    await writeFile(path, content);
    return { path, name };
  }

  async import(
    files: { path: string; name: string }[],
    options: {
      source?: string | null;
      acceptPartial?: boolean;
      origin?: ImportOrigin | null;
      masking?: MaskingKey | null;
      signal?: AbortSignal;
      seen?: Progress[];
    } = {},
  ): Promise<ImportResult> {
    const work = this.#lake.importer.import(
      {
        files,
        source: options.source ?? null,
        acceptPartial: options.acceptPartial ?? false,
        isDemo: false,
        origin: options.origin ?? null,
        masking: options.masking ?? null,
      },
      options.signal ?? new AbortController().signal,
    );
    for (;;) {
      const step = await work.next();
      if (step.done) return step.value;
      options.seen?.push(step.value);
    }
  }

  sql(statement: string): Promise<Record<string, unknown>[]> {
    return this.#lake.engine.sql.all(statement);
  }

  async rowCount(table = 'fact_cost_usage'): Promise<number> {
    return Number((await this.sql(`SELECT count(*) AS n FROM ${table}`))[0]?.n);
  }

  /** Fails the test's expectation by name when a check of `doctor` does. */
  async failedChecks(): Promise<string[]> {
    const report = await this.#lake.importer.doctor(new AbortController().signal);
    return report.checks.filter(check => !check.ok).map(check => `${check.name}: ${check.detail}`);
  }

  async remove(): Promise<void> {
    await this.#lake.close();
    await rm(this.dir, { recursive: true, force: true });
  }
}
