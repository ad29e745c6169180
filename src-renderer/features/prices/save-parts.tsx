import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import type { SaveState } from './use-save-book.ts';

/** Why the book was not saved, and where the past is at stake the question whether it may be priced again. */
export function SaveProblem({
  state,
  recompute,
  onRecompute,
}: {
  state: SaveState;
  recompute: boolean;
  onRecompute: (recompute: boolean) => void;
}) {
  const { t } = useTranslation('prices');
  return (
    <>
      {state.error ? <ErrorState compact error={state.error} /> : null}
      {state.wouldChangePast ? (
        <Checkbox isSelected={recompute} onChange={onRecompute}>
          {t('save.recompute')}
        </Checkbox>
      ) : null}
    </>
  );
}
