import { z } from 'zod';

/** Words of a list that a person typed: separated by commas or blanks. */
export const wordsOf = (list: string): string[] => list.split(/[\s,]+/).filter(word => word !== '');

/** A list of plain names, kept as it was typed. */
export const nameList = (title: string, description: string, initial = '') =>
  z
    .string()
    .max(2_000)
    .refine(
      list => wordsOf(list).every(word => /^[a-z0-9_]+$/.test(word)),
      'names with small letters, separated by commas',
    )
    .default(initial)
    .meta({ title, description });

/** Address of an API, without the slash at its end. */
export const apiAddress = (initial: string, description: string) =>
  z
    .url({ protocol: /^https?$/ })
    .transform(url => url.replace(/\/+$/, ''))
    .default(initial)
    .meta({ title: 'Address', description });

export const organisation = (description: string) =>
  z.string().trim().min(1).max(200).meta({ title: 'Organisation', description });

export const backfillDays = z
  .number()
  .int()
  .min(1)
  .max(1_095)
  .default(31)
  .meta({ title: 'First run', description: 'Days read back on the first run; charges by whole months.' });

export const withCosts = z
  .boolean()
  .default(true)
  .meta({ title: 'Costs', description: 'The charges, too; without them usage is priced by the price book.' });

export const bucketWidth = z
  .enum(['1d', '1h'])
  .default('1d')
  .meta({ title: 'Usage by', description: '1h brings up to 24 times the rows.' });

/** Most buckets that the usage reports of OpenAI and Anthropic give at once, and the days those are. */
export const usageLimits = { '1d': { buckets: 31, days: 31 }, '1h': { buckets: 168, days: 7 } } as const;
