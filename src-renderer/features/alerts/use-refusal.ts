import { useTranslation } from 'react-i18next';
import { describeError } from '../../components/ui/describe-error.ts';
import { showToast } from '../../components/ui/toast.tsx';

/** Says why something was refused: what happened, what to do, and the code. */
export function useRefusal(): (error: unknown) => void {
  const { i18n } = useTranslation();
  return error => {
    const { userMessage, hint, code } = describeError(error, i18n);
    showToast({ tone: 'negative', title: userMessage, description: `${hint} (${code})` });
  };
}
