import { Calculator, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnitCard } from '../../../src-core/contract/units.ts';
import { Section } from '../../components/layout/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { importFlow } from '../../data/import-flow.ts';
import type { OwnUnit } from '../../data/own-units.ts';
import { OwnUnitList } from './own-unit-list.tsx';
import { UnitCostCard } from './unit-card.tsx';
import { UnitEditor } from './unit-editor.tsx';
import { useUnitWords } from './use-unit-words.ts';

const skeletons = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
const grid = 'grid grid-cols-[repeat(auto-fill,minmax(290px,1fr))] gap-3';

/** What one unit of each kind cost in the month, and the definitions people made. */
export function CardsView({
  cards,
  error,
  onRetry,
  own,
  problems,
}: {
  cards: readonly UnitCard[] | undefined;
  error: Error | null;
  onRetry: () => void;
  own: readonly OwnUnit[];
  problems: readonly string[];
}) {
  const { t } = useTranslation('units');
  const words = useUnitWords(own);
  /** What is being edited; null: a new one. Undefined: nothing. */
  const [editing, setEditing] = useState<OwnUnit | null | undefined>(undefined);
  if (error) return <ErrorState error={error} onRetry={onRetry} />;
  return (
    <div className="grid gap-6">
      {cards === undefined ? (
        <div className={grid}>
          {skeletons.map(key => (
            <Skeleton key={key} className="h-44" />
          ))}
        </div>
      ) : cards.length === 0 ? (
        <EmptyState
          icon={<Calculator aria-hidden size={26} strokeWidth={1.5} />}
          title={t('card.emptyTitle')}
          action={
            <Button variant="primary" onPress={() => void importFlow.choose('files')}>
              {t('card.import')}
            </Button>
          }
        >
          {t('card.emptyText')}
        </EmptyState>
      ) : (
        <ul className={grid}>
          {cards.map(card => (
            <li key={`${card.unit} ${card.row.currency}`} className="grid">
              <UnitCostCard card={card} words={words(card.unit)} />
            </li>
          ))}
        </ul>
      )}
      <Section
        title={t('own.title')}
        aside={
          <Button size="sm" onPress={() => setEditing(null)}>
            <Plus aria-hidden size={14} />
            {t('own.add')}
          </Button>
        }
      >
        <OwnUnitList own={own} problems={problems} onEdit={setEditing} />
      </Section>
      {editing === undefined ? null : <UnitEditor replaced={editing} own={own} onClose={() => setEditing(undefined)} />}
    </div>
  );
}
