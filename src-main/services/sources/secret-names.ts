import type { SecretName } from '../../security/secret-store.ts';

const upper = (text: string) =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();

/**
 * Where a secret of a source is: in the vault by the source's id, so that renaming keeps it; on servers also in
 * `MUREON_SECRET_<SOURCE>_<NAME>` or `MUREON_SECRET_<NAME>`, which the vault's own entry comes before.
 */
export function secretName(source: { id: string; name: string }, name: string): SecretName {
  const variables = [`MUREON_SECRET_${upper(source.name)}_${upper(name)}`, `MUREON_SECRET_${upper(name)}`];
  return { id: `source/${source.id}/${name}`, variables };
}
