import type { i18n as I18n } from 'i18next';
import { useTranslation } from 'react-i18next';
import { describeError } from './describe-error.ts';
import { showToast } from './toast.tsx';

/** Says why something was refused: what happened, what to do, and the code. */
export function tellRefusal(error: unknown, i18n: I18n): void {
  const { userMessage, hint, code } = describeError(error, i18n);
  showToast({ tone: 'negative', title: userMessage, description: `${hint} (${code})` });
}

/** The same in the language of the window. */
export function useRefusal(): (error: unknown) => void {
  const { i18n } = useTranslation();
  return error => tellRefusal(error, i18n);
}
