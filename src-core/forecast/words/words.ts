import type { SeriesForecast } from '../../contract/forecast.ts';
import { displayFor } from '../../reports/display.ts';
import { en } from './en.ts';
import type { ForecastFigures, ForecastWords } from './forecast-words.ts';
import { ko } from './ko.ts';

/** The words of forecasts for every reader: window, command line and packs. English for a language without words of its own. */
export function forecastWords(language: string): ForecastWords {
  return language.startsWith('ko') ? ko : en;
}

/** Why this method and what was taken into account, a sentence each. `figures` as a pack writes them unless said otherwise. */
export function forecastSentences(
  { why, notes, currency }: Pick<SeriesForecast, 'why' | 'notes' | 'currency'>,
  language: string,
  figures?: ForecastFigures,
): string[] {
  const words = forecastWords(language);
  const { money, day } = displayFor(language.startsWith('ko') ? 'ko' : 'en');
  const written = figures ?? { money: amount => money(amount, currency), day };
  return [words.why(why), ...notes.map(note => words.note(note, written))];
}
