import type { ConnectorInfo, SettingField, Source } from '../../../../src-core/contract/sources.ts';
import { type Cadence, cronOf, type Timing, timingOf } from '../../../components/schedule/timing.ts';

/** How long without success is an incident, unless the person says otherwise: two or three times the cadence. */
export const silentAfterHours: Record<Cadence, number> = {
  ...{ manual: 26, hourly: 6, daily: 50, weekly: 340, monthly: 1_500, custom: 26 },
};

/** A source as it is being typed in. Numbers stay text until they are sent: a half-typed one is no number yet. */
export type Draft = {
  name: string;
  settings: Record<string, string | boolean>;
  /** Typed here and sent straight to the call; never filled from what is stored. */
  secrets: Record<string, string>;
  timing: Timing;
  zone: string;
  silentAfterHours: string;
};

/** @param taken names in use; the connector's id gets a number behind it until it is free */
export function newDraft(connector: ConnectorInfo, taken: readonly string[], zone: string): Draft {
  const used = new Set(taken.map(name => name.toLowerCase()));
  let name = connector.id;
  for (let number = 2; used.has(name.toLowerCase()); number += 1) name = `${connector.id}-${number}`;
  const timing = timingOf('0 6 * * *');
  return {
    name,
    settings: Object.fromEntries(connector.fields.map(field => [field.name, typed(field, field.initial)])),
    secrets: {},
    ...{ timing, zone, silentAfterHours: String(silentAfterHours.daily) },
  };
}

export function draftOf(source: Source, connector: ConnectorInfo): Draft {
  const { name, schedule, settings } = source;
  return {
    name,
    settings: Object.fromEntries(
      connector.fields.map(field => [field.name, typed(field, settings[field.name] ?? field.initial)]),
    ),
    secrets: {},
    timing: timingOf(schedule.cron),
    zone: schedule.zone,
    silentAfterHours: String(schedule.silentAfterHours),
  };
}

function typed(field: SettingField, value: string | number | boolean | null): string | boolean {
  if (field.kind === 'boolean') return value === true;
  if (value === null) return field.kind === 'choice' && field.isRequired ? (field.choices[0] ?? '') : '';
  const text = String(value);
  return field.kind === 'date' ? text.slice(0, 10) : text;
}

export type Faults = Partial<Record<string, 'required' | 'number' | 'cron' | 'hours'>>;

/** What keeps a draft from being sent, by field: `name`, `silentAfterHours`, `schedule`, or `settings.<name>`, `secrets.<name>`. */
export function faultsOf(draft: Draft, connector: ConnectorInfo, stored: ReadonlySet<string>): Faults {
  const faults: Faults = {};
  if (draft.name.trim() === '') faults.name = 'required';
  for (const field of connector.fields) {
    const value = draft.settings[field.name];
    if (typeof value !== 'string') continue;
    if (value.trim() === '' && field.isRequired) faults[`settings.${field.name}`] = 'required';
    if (field.kind === 'number' && value.trim() !== '' && !Number.isFinite(Number(value)))
      faults[`settings.${field.name}`] = 'number';
  }
  for (const { name, isOptional } of connector.secrets)
    if (!isOptional && !stored.has(name) && !draft.secrets[name]) faults[`secrets.${name}`] = 'required';
  if (draft.timing.cadence === 'custom' && draft.timing.pattern.trim().split(/\s+/).length !== 5)
    faults.schedule = 'cron';
  if (!/^[1-9]\d{0,5}$/.test(draft.silentAfterHours.trim())) faults.silentAfterHours = 'hours';
  return faults;
}

/** As the contract takes it. Call only without faults. */
export function settingsOf(draft: Draft, connector: ConnectorInfo): Source['settings'] {
  return Object.fromEntries(
    connector.fields.map(field => {
      const value = draft.settings[field.name] ?? '';
      if (typeof value === 'boolean') return [field.name, value];
      const text = value.trim();
      if (text === '') return [field.name, null];
      return [field.name, field.kind === 'number' ? Number(text) : text];
    }),
  );
}

export const scheduleOf = (draft: Draft, isPaused: boolean): Source['schedule'] => ({
  cron: cronOf(draft.timing),
  zone: draft.zone,
  isPaused,
  silentAfterHours: Number(draft.silentAfterHours),
});

/** Only what was typed: an absent secret stays as it is. */
export const secretsOf = (draft: Draft): Record<string, string> =>
  Object.fromEntries(Object.entries(draft.secrets).filter(([, value]) => value !== ''));

/** Settings that most people never touch: from the first amount on, and those of the network. Short forms show everything. */
export function splitFields(fields: readonly SettingField[]): { main: SettingField[]; more: SettingField[] } {
  if (fields.length <= 5) return { main: [...fields], more: [] };
  const firstAmount = fields.findIndex(({ kind, isRequired }) => kind === 'number' && !isRequired);
  const isMore = (field: SettingField, index: number) =>
    !field.isRequired &&
    field.kind !== 'url' &&
    (networkFields.has(field.name) || (firstAmount >= 0 && index >= firstAmount));
  return { main: fields.filter((field, index) => !isMore(field, index)), more: fields.filter(isMore) };
}

const networkFields = new Set(['caFile', 'allowPlainHttp']);

/** Plain http needs a consent, and it is asked for where the address is typed. */
export const wantsPlainHttp = (draft: Draft): boolean =>
  Object.values(draft.settings).some(value => typeof value === 'string' && /^http:\/\//i.test(value.trim()));
