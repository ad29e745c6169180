import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { RateCard } from '../../../src-core/contract/prices.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { gapsText } from './gpu-commands.ts';
import { printable, table } from './output.ts';
import type { Session } from './session.ts';

/** A list of cards, or what `rate-cards list --json` prints. */
const RateCardFile = z.union([
  z.array(RateCard).max(1_000),
  z.object({ cards: z.array(RateCard).max(1_000) }).transform(file => file.cards),
]);

const largestFileBytes = 16 * 2 ** 20;

export async function rateCardsList(session: Session): Promise<number> {
  const { api, output, signal } = session;
  const cards = await api.prices.rateCards(undefined, { signal });
  const gaps = await api.gpu.gaps(undefined, { signal });
  output.print({ cards, gaps }, () => [cardsText(cards), ...gapsText(gaps)].join('\n'));
  return 0;
}

/** The cards of a file in place of all cards there are. */
export async function rateCardsImport(session: Session, path: string): Promise<number> {
  const cards = await readCards(path);
  await session.finish((await session.api.prices.saveRateCards({ cards })).taskId);
  const gaps = await session.api.gpu.gaps();
  session.output.print({ cards, gaps }, () => [cardsText(cards), ...gapsText(gaps)].join('\n'));
  return 0;
}

/** @throws AppError `cli.usage` with the place in the file */
async function readCards(path: string): Promise<RateCard[]> {
  const name = basename(path);
  const wrong = (why: string, cause?: unknown) =>
    new AppError('cli.usage', { what: `${printable(name)} is not a list of rate cards: ${why}.` }, { cause });
  let value: unknown;
  try {
    if ((await stat(path)).size > largestFileBytes) throw wrong('it is larger than 16 MiB');
    value = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw wrong(error instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read', error);
  }
  const parsed = RateCardFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const list = Array.isArray(value) ? value : (value as { cards?: unknown } | null)?.cards;
  const own = z.array(RateCard).safeParse(list);
  const issue = own.success ? parsed.error.issues[0] : own.error.issues[0];
  throw wrong(`${issue?.path.map(String).join('.') || 'the whole'}: ${issue?.message ?? 'not as documented'}`);
}

function cardsText(cards: readonly RateCard[]): string {
  if (cards.length === 0) return 'No rate cards: GPU time of your own machines has no cost.';
  return table(
    ['cluster', 'GPU', 'from', 'to', 'capital', 'power', 'people/month', 'space/month', 'capacity', 'lines'],
    cards.map(card => [
      printable(card.cluster),
      card.gpuType === null ? '(any)' : printable(card.gpuType),
      card.validFrom.slice(0, 16),
      card.validTo?.slice(0, 16) ?? '',
      `${card.capital.amount} ${card.currency} for ${card.capital.gpus} GPUs, ${card.capital.months} months`,
      `${card.power.wattsPerGpu} W x ${card.power.pue} x ${card.power.pricePerKwh}`,
      card.peoplePerMonth,
      card.spacePerMonth,
      card.capacityGpus === null ? '?' : String(card.capacityGpus),
      card.isBilledElsewhere ? 'none, a cloud bills them' : 'yes',
    ]),
    new Set([6, 7, 8]),
  );
}
