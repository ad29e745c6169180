import { AppError } from '../../../src-core/errors/app-error.ts';

/** A whole number, up to six digits; whether it is in reason says who takes it. @param option how the message names it: "--base" @throws AppError `cli.usage` */
export function wholeOption(text: string, option: string): number {
  if (!/^\d{1,6}$/.test(text))
    throw new AppError('cli.usage', { what: `${option} must be a whole number, not ${text}.` });
  return Number(text);
}
