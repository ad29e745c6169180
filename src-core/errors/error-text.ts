import { type ErrorDetails, fill } from './app-error.ts';
import { type ErrorCode, errorCatalog } from './catalog.ts';
import { koreanErrors } from './catalog-ko.ts';

/**
 * What a person reads of an error, with `{name}` filled from its details.
 * @param language a tag such as "ko" or "en-GB"; English for one without words of its own
 */
export function errorText(
  code: ErrorCode,
  details: ErrorDetails,
  language: string,
): { userMessage: string; hint: string } {
  const { userMessage, hint } = (language.startsWith('ko') ? koreanErrors : errorCatalog)[code];
  return { userMessage: fill(userMessage, details), hint: fill(hint, details) };
}
