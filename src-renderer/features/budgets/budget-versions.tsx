import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Budget, StoredBudget } from '../../../src-core/contract/budgets.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Money } from '../../components/money/figures.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { searchOf } from '../../data/address.ts';
import { useSettings } from '../../data/lake-query.ts';
import { scopeText, thresholdText } from './budget-words.ts';
import { draftOf } from './editor/budget-draft.ts';
import { keepDraft } from './editor/drafts.ts';
import { useVersions } from './use-budgets.ts';

/** Every version, newest first: who, when and what it said. An old one opens in the editor, where it is seen before it is saved again. */
export function BudgetVersions({ stored, day }: { stored: StoredBudget; day: string | null }) {
  const { t, i18n } = useTranslation('budgets');
  const navigate = useNavigate();
  const { settings } = useSettings();
  const { data, error, refetch } = useVersions(stored);
  if (error) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-24" />;
  const takeUp = (body: Budget) => {
    keepDraft(draftOf({ id: stored.id, version: stored.version, body }));
    void navigate({
      to: '/budgets',
      search: searchOf({ edit: stored.id, day }),
    });
  };
  return (
    <ol className="grid gap-3 text-sm">
      {data.map(({ version, savedAt, savedBy, body }) => (
        <li key={version} className="border-b border-border pb-3 last:border-0">
          <div className="flex flex-wrap items-center gap-2">
            <h3 className="font-[550]">{t('version.title', { version })}</h3>
            {version === stored.version ? <Badge tone="positive">{t('version.inForce')}</Badge> : null}
            <span className="text-xs text-muted">
              {savedBy} · {formatInstant(savedAt, i18n.language, settings.zone)}
            </span>
            {version === stored.version || body === null ? null : (
              <Button
                size="sm"
                variant="quiet"
                className="ml-auto"
                aria-label={t('version.restoreOf', { version })}
                onPress={() => takeUp(body)}
              >
                {t('version.restore')}
              </Button>
            )}
          </div>
          {body === null ? (
            <p className="text-xs text-muted">{t('version.removed')}</p>
          ) : (
            <p className="text-xs text-muted wrap-anywhere">
              {body.name} · <Amounts body={body} /> · {scopeText(body.scope, i18n)}
              {body.thresholds.length === 0
                ? null
                : ` · ${body.thresholds.map(one => thresholdText(one, i18n)).join(', ')}`}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

/** The amount that holds last: what a reader compares two versions by. */
function Amounts({ body }: { body: Budget }) {
  const { t } = useTranslation('budgets');
  return (
    <>
      <Money amount={body.amounts.at(-1)?.amount} currency={body.scope.currency} /> {t(`editor.each.${body.period}`)}
    </>
  );
}
