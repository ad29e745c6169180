import { Children, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../format-time.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';

/** One saved version of a set of rules: who, when, why, and each rule as a list item. */
export function VersionCard({
  version,
  author,
  createdAt,
  note,
  zone,
  isInForce,
  onTakeUp,
  children,
}: {
  version: number;
  author: string;
  createdAt: string | null;
  note: string;
  zone: string;
  isInForce: boolean;
  onTakeUp: () => void;
  /** List items; none: the version has no rules. */
  children: ReactNode;
}) {
  const { t, i18n } = useTranslation('rule-parts');
  return (
    <li className="mb-3 rounded-lg border border-border bg-surface px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="text-sm font-[550]">{t('version.title', { version })}</h2>
        {isInForce ? <Badge tone="positive">{t('version.inForce')}</Badge> : null}
        <span className="text-xs text-muted">
          {[author, createdAt === null ? '' : formatInstant(createdAt, i18n.language, zone)]
            .filter(part => part !== '')
            .join(' · ')}
        </span>
        {isInForce ? null : (
          <Button size="sm" variant="quiet" className="ml-auto" onPress={onTakeUp}>
            {t('version.takeUp')}
          </Button>
        )}
      </div>
      {note === '' ? null : <p className="text-sm wrap-anywhere">{note}</p>}
      {Children.count(children) === 0 ? (
        <p className="text-xs text-muted">{t('version.noRules')}</p>
      ) : (
        <ol className="mt-1 list-decimal pl-5 text-xs text-muted">{children}</ol>
      )}
    </li>
  );
}
