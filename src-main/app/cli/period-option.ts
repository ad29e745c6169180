import { AppError } from '../../../src-core/errors/app-error.ts';

/** A month that exists, YYYY-MM. @param option how the message names it: "--month" @throws AppError `cli.usage` */
export function monthOption(text: string, option: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text))
    throw new AppError('cli.usage', { what: `${option} must be a month such as 2026-08, not ${text}.` });
  return text;
}

/** A day that exists, YYYY-MM-DD; a month is its first day. @throws AppError `cli.usage` */
export function dayOption(text: string, option: string): string {
  const day = /^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text;
  const at = Date.parse(`${day}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day)
    throw new AppError('cli.usage', { what: `${option} must be a day such as 2026-08-01, not ${text}.` });
  return day;
}
