import type { SecretName } from '../../security/secret-store.ts';

const upper = (text: string) =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();

/**
 * Where a secret of a source or a channel is: in the vault by its owner's id, so that renaming keeps it; on servers also in
 * `MUREON_SECRET_<OWNER>_<NAME>` or `MUREON_SECRET_<NAME>`, which the vault's own entry comes before.
 */
export function secretName(owner: { id: string; name: string; of?: 'source' | 'channel' }, name: string): SecretName {
  const variables = [`MUREON_SECRET_${upper(owner.name)}_${upper(name)}`, `MUREON_SECRET_${upper(name)}`];
  return { id: `${owner.of ?? 'source'}/${owner.id}/${name}`, variables };
}
