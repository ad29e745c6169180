import type { ForecastNote, ForecastWhy, SeriesForecast } from '../../contract/forecast.ts';

/** How figures are written inside the sentences. */
export type ForecastFigures = { money(amount: string): string; day(iso: string): string };

export type ForecastWords = {
  /** A method as a name, for tables. */
  readonly methods: Record<SeriesForecast['method'], string>;
  why(why: ForecastWhy): string;
  note(note: ForecastNote, figures: ForecastFigures): string;
};
