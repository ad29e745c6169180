import { CircleCheck, LoaderCircle, Pencil, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { DescribedDestination } from '../../../../src-core/contract/reports.ts';
import { placeFoundText } from '../../../../src-core/reports/words/places.ts';
import { Cell, HeadCell, PlainTable, RowHead } from '../../../components/table/plain-table.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { ErrorState } from '../../../components/ui/states.tsx';
import { missedSecrets, placeWords } from './place-draft.ts';
import type { PlaceCheck, PlaceChecks } from './use-places.ts';

/** Where packs go, whether their keys can be read, and what the last check of each found. */
export function PlaceList({
  places,
  checks,
  uses,
  onEdit,
  onRemove,
}: {
  places: readonly DescribedDestination[];
  checks: PlaceChecks;
  /** How many schedules publish to a place. */
  uses: (id: string) => number;
  onEdit: (place: DescribedDestination) => void;
  onRemove: (place: DescribedDestination) => void;
}) {
  const { t } = useTranslation('report-places');
  return (
    <PlainTable
      caption={t('column.place')}
      head={
        <>
          <HeadCell>{t('column.place')}</HeadCell>
          <HeadCell>{t('column.kind')}</HeadCell>
          <HeadCell>{t('column.state')}</HeadCell>
          <HeadCell />
        </>
      }
    >
      <tbody>
        {places.map(place => (
          <Row
            key={place.id}
            place={place}
            check={checks.of(place.id)}
            uses={uses(place.id)}
            onCheck={() => void checks.run(place.id)}
            onEdit={() => onEdit(place)}
            onRemove={() => onRemove(place)}
          />
        ))}
      </tbody>
    </PlainTable>
  );
}

function Row({
  place,
  check,
  uses,
  onCheck,
  onEdit,
  onRemove,
}: {
  place: DescribedDestination;
  check: PlaceCheck | null;
  uses: number;
  onCheck: () => void;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation('report-places');
  const { t: words } = useTranslation('connections');
  const { body } = place;
  return (
    <tr className="hover:bg-hover">
      <RowHead className="min-w-56">
        <span className="font-[550] wrap-anywhere">{body.name}</span>
        <span className="block text-xs text-muted wrap-anywhere select-text">{placeWords(body)}</span>
      </RowHead>
      <Cell className="max-w-64">
        {t(`kind.${body.kind}`)}
        {body.kind === 'folder' && body.isMounted ? (
          <span className="block text-xs text-muted">{t('isMounted')}</span>
        ) : null}
        {uses > 0 ? <span className="block text-xs text-muted">{t('used', { count: uses })}</span> : null}
      </Cell>
      <Cell className="min-w-64">
        {missedSecrets(place).map(({ name, state }) => (
          <p key={name} className="mb-1">
            <Badge tone="warning">
              {t('secret')}: {words(`secret.state.${state}`)}
            </Badge>
          </p>
        ))}
        <div role="status">
          <CheckAnswer check={check} />
        </div>
      </Cell>
      <Cell align="right" className="whitespace-nowrap">
        <Button
          size="sm"
          aria-label={t('checkOf', { name: body.name })}
          isDisabled={check?.state === 'running'}
          onPress={onCheck}
        >
          {t('check')}
        </Button>{' '}
        <IconButton size="sm" label={t('edit', { name: body.name })} onPress={onEdit}>
          <Pencil aria-hidden size={14} />
        </IconButton>
        <IconButton size="sm" label={t('remove', { name: body.name })} onPress={onRemove}>
          <Trash2 aria-hidden size={14} />
        </IconButton>
      </Cell>
    </tr>
  );
}

function CheckAnswer({ check }: { check: PlaceCheck | null }) {
  const { t, i18n } = useTranslation('report-places');
  if (check === null) return <span className="text-xs text-muted">{t('notChecked')}</span>;
  switch (check.state) {
    case 'running':
      return (
        <span className="flex items-center gap-1.5 text-xs text-muted">
          <LoaderCircle aria-hidden size={13} className="motion-safe:animate-spin" />
          {t('checking')}
        </span>
      );
    case 'good':
      return (
        <span className="flex items-start gap-1.5 text-sm">
          <CircleCheck aria-hidden size={15} className="mt-0.5 shrink-0 text-positive" />
          <span className="min-w-0">
            {t('good')}
            <span className="block text-xs text-muted">{placeFoundText(check.code, i18n.language)}</span>
          </span>
        </span>
      );
    case 'bad':
      return <ErrorState compact error={check.error} />;
  }
}
