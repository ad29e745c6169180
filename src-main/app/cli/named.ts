import { AppError } from '../../../src-core/errors/app-error.ts';
import { nearestNames } from '../../../src-core/query/nearest.ts';

type Named = { readonly id: string; readonly body: { readonly name: string } };

/**
 * The document that a person means by its id or its name.
 * @param what how messages call one of them: 'budget'; `all`: several of them
 * @throws AppError `cli.usage` when none, or more than one, is called so
 */
export function pickNamed<T extends Named>(known: readonly T[], name: string, what: string, all = `${what}s`): T {
  const found = known.filter(({ id, body }) => id === name || body.name === name);
  const [only] = found;
  if (only && found.length === 1) return only;
  if (found.length > 1)
    throw new AppError('cli.usage', {
      what: `Several ${all} are called ${name}: say which by its id, ${found.map(({ id }) => id).join(' or ')}.`,
    });
  const near = nearestNames(
    name,
    known.map(({ body }) => body.name),
    5,
  );
  const there = near.length === 0 ? '' : ` There are ${near.join(', ')}.`;
  throw new AppError('cli.usage', { what: `There is no ${what} ${name}.${there}` });
}
