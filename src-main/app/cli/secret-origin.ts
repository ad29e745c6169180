import type { SecretState } from '../../../src-core/contract/sources.ts';
import { secretName } from '../../services/sources/secret-names.ts';

type Owner = Parameters<typeof secretName>[0];
type Secret = { readonly name: string; readonly state: SecretState };

/**
 * "key: session (from the environment: MUREON_SECRET_KEY)": a secret of a source or channel and, when no keychain holds it, where it comes
 * from. What was read by this very command is in its memory only and ends with it; anything else outlived no command and so is the environment's.
 * @param typed names of the secrets that this command has read
 */
export function secretLine(
  owner: Owner,
  { name, state }: Secret,
  typed: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): string {
  if (state !== 'session') return `${name}: ${state}`;
  const { variables } = secretName(owner, name);
  const found = typed.includes(name) ? undefined : variables.find(variable => (environment[variable] ?? '') !== '');
  const origin =
    found === undefined
      ? `there is no keychain: in memory only, gone when this command ends; on a server set ${variables[0]}`
      : `from the environment: ${found}`;
  return `${name}: ${state} (${origin})`;
}
