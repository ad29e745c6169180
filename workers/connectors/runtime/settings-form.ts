import { z } from 'zod';
import type { ApiConnector } from '../../../src-core/connector/api-connector.ts';
import type { ConnectorFacts, PreparedSettings } from '../../../src-core/contract/connectors-worker.ts';
import type { SettingField } from '../../../src-core/contract/sources.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';

/**
 * Settings that every connector over the network has, because the broker's HTTP client obeys them: a certificate authority by file
 * (there is no switch to skip the check, SECURITY 71) and the consent to plain http inside the own network.
 */
const networkSettings = {
  caFile: z.string().default('').meta({
    title: 'Certificate authority',
    description: 'PEM file of your own certificate authority; empty for the usual ones.',
  }),
  allowPlainHttp: z.boolean().default(false).meta({
    title: 'Allow plain http',
    description: 'For a host of this machine or of your own network that has no TLS. Secrets then travel unencrypted.',
  }),
};

/** The connector's own settings and those of the network; a field that both have is the connector's. */
function schemaOf(connector: ApiConnector): z.ZodObject {
  return connector.isLocal ? connector.settings : z.object({ ...networkSettings, ...connector.settings.shape });
}

/** What the generated form and the command line show of a connector. */
export function factsOf(connector: ApiConnector): ConnectorFacts {
  return {
    id: connector.id,
    title: connector.title,
    summary: connector.summary,
    category: connector.category,
    delivers: [...connector.delivers],
    fields: fieldsOf(connector),
    secrets: connector.secrets.map(({ name, title, isOptional, help }) => ({
      name,
      title,
      isOptional: isOptional ?? false,
      help: help ?? null,
    })),
    merge: connector.merge,
    settlesAfterHours: connector.capabilities.settlesAfterHours ?? null,
  };
}

/** The connector's own fields first. */
function fieldsOf(connector: ApiConnector): SettingField[] {
  const own = Object.entries(connector.settings.shape);
  const network = Object.entries(connector.isLocal ? {} : networkSettings).filter(
    ([name]) => !Object.hasOwn(connector.settings.shape, name),
  );
  return [...own, ...network].map(([name, schema]) => fieldOf(name, schema as z.ZodType));
}

/**
 * Checks settings as they will be stored; empty texts of optional fields count as absent.
 * @throws AppError `source.bad-settings` naming the first field and why
 */
export function prepare(connector: ApiConnector, given: Record<string, unknown>): PreparedSettings {
  const fields = fieldsOf(connector);
  const unknown = Object.keys(given).find(name => !fields.some(field => field.name === name));
  if (unknown !== undefined) throw refused(connector, `there is no setting ${unknown}`);
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== ''));
  const parsed = schemaOf(connector).safeParse(filled);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = fields.find(({ name }) => name === issue?.path[0]);
    throw refused(connector, `${field?.title ?? issue?.path.join('.') ?? 'setting'}: ${issue?.message ?? 'not valid'}`);
  }
  let origins: readonly string[];
  try {
    origins = connector.origins(parsed.data).map(origin => new URL(origin).origin);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw refused(connector, 'an address is not a URL');
  }
  return { settings: storable(parsed.data), origins: [...new Set(origins)] };
}

const refused = (connector: ApiConnector, what: string) =>
  new AppError('source.bad-settings', { name: connector.title, what });

/** Settings as JSON keeps them; dates as ISO days. */
function storable(settings: Record<string, unknown>): PreparedSettings['settings'] {
  return Object.fromEntries(
    Object.entries(settings)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        value instanceof Date ? value.toISOString() : (value as string | number | boolean),
      ]),
  );
}

/** One zod field as a form field. The schema's `meta` words it. */
function fieldOf(name: string, schema: z.ZodType): SettingField {
  const { title, description, isLines } = (schema.meta() ?? {}) as {
    title?: string;
    description?: string;
    isLines?: boolean;
  };
  const inner = unwrap(schema);
  const initial = schema.safeParse(undefined);
  const value: unknown = initial.success ? initial.data : null;
  return {
    name,
    title: title ?? name,
    description: description ?? null,
    ...(isLines ? { kind: 'lines' as const, choices: [] } : kindOf(inner)),
    isRequired: !initial.success,
    initial: ['string', 'number', 'boolean'].includes(typeof value) ? (value as string | number | boolean) : null,
  };
}

/** Behind `.optional()`, `.default()`, `.nullable()` and the input side of a pipe. */
function unwrap(schema: z.ZodType): z.ZodType {
  const { innerType, in: input } = schema.def as { innerType?: z.ZodType; in?: z.ZodType };
  const next = innerType ?? input;
  return next ? unwrap(next) : schema;
}

function kindOf(schema: z.ZodType): Pick<SettingField, 'kind' | 'choices'> {
  const none = { choices: [] as string[] };
  if (schema instanceof z.ZodEnum) return { kind: 'choice', choices: schema.options.map(String) };
  if (schema instanceof z.ZodBoolean) return { kind: 'boolean', ...none };
  if (schema instanceof z.ZodNumber) return { kind: 'number', ...none };
  if (schema instanceof z.ZodDate) return { kind: 'date', ...none };
  const { format } = schema.def as { format?: string };
  if (format === 'url') return { kind: 'url', ...none };
  if (format === 'date') return { kind: 'date', ...none };
  return { kind: 'text', ...none };
}
