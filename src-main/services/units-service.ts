import { CustomUnit, type UnitSpec } from '../../src-core/contract/units.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { nearestNames } from '../../src-core/query/nearest.ts';
import type { Measure } from '../../src-core/query/query-spec.ts';
import type { LibraryService } from './library-service.ts';
import type { ServiceDeps } from './service-deps.ts';
import { withSignal } from './worker-client.ts';

type Lake = ServiceDeps['lake'];

/** Unit economics: the lake computes, the library keeps what people defined. */
export class UnitsService {
  readonly #lake: Lake;
  readonly #library: LibraryService;

  constructor({ lake }: ServiceDeps, library: LibraryService) {
    this.#lake = lake;
    this.#library = library;
  }

  async series(spec: UnitSpec, signal: AbortSignal | undefined) {
    const name = /^custom:(.+)$/.exec(spec.unit)?.[1];
    const custom = name === undefined ? null : await this.#named(name);
    return this.#lake.unitSeries({ ...spec, custom }, withSignal(signal));
  }

  async cards(question: { month: string | null; measure: Measure }, signal: AbortSignal | undefined) {
    return this.#lake.unitCards({ ...question, custom: await this.#custom() }, withSignal(signal));
  }

  breakEven(question: Parameters<Lake['breakEven']>[0], signal: AbortSignal | undefined) {
    return this.#lake.breakEven(question, withSignal(signal));
  }

  checkFormula(unit: CustomUnit, signal: AbortSignal | undefined) {
    return this.#lake.checkFormula(unit, withSignal(signal));
  }

  /** @throws AppError `units.unknown` */
  async #named(name: string): Promise<CustomUnit> {
    const units = await this.#custom();
    const found = units.find(unit => unit.name === name);
    if (found) return found;
    const names = units.map(unit => unit.name);
    const known = nearestNames(name, names, 6).map(each => `custom:${each}`);
    throw new AppError('units.unknown', { unit: `custom:${name}`, known });
  }

  async #custom(): Promise<CustomUnit[]> {
    const { items } = await this.#library.list({ kind: 'unit' });
    return items.flatMap(item => CustomUnit.safeParse(item.body).data ?? []);
  }
}
