import type { Observation } from '../../../../src-core/alerts/observation.ts';
import type { AppError } from '../../../../src-core/errors/app-error.ts';

/** An error as facts: its code, its English sentence, and its details for whoever words it in another language. */
export function errorFacts({ code, userMessage, details }: AppError): Observation['facts'] {
  const facts: Observation['facts'] = { code, why: userMessage };
  for (const [name, value] of Object.entries(details))
    facts[`error.${name}`] = typeof value === 'object' && value !== null ? value.join(', ') : value;
  return facts;
}
