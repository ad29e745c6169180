import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RateCard } from '../../../src-core/contract/prices.ts';
import { Button } from '../../components/ui/button.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { HourCostTable } from './hour-cost.tsx';
import { hourCost, shownAt } from './rate-card-model.ts';
import { useSaveCards } from './use-save-cards.ts';

/** A card in its parts, with the GPU-hour they make as they are typed. */
export function RateCardEditor({
  cards,
  before,
  card: given,
  onClose,
}: {
  cards: readonly RateCard[];
  before: RateCard | null;
  card: RateCard;
  onClose: () => void;
}) {
  const { t } = useTranslation('prices');
  const { t: common } = useTranslation('common');
  const [card, setCard] = useState(given);
  const [nowMs] = useState(() => Date.now());
  const { isRunning, error, save } = useSaveCards();
  const isComplete = RateCard.safeParse(card).success;
  const put = (part: Partial<RateCard>) => setCard({ ...card, ...part });
  const capital = (part: Partial<RateCard['capital']>) => put({ capital: { ...card.capital, ...part } });
  const power = (part: Partial<RateCard['power']>) => put({ power: { ...card.power, ...part } });
  const cost = hourCost(card, shownAt(card, nowMs));
  const onSave = async () => {
    const next = before ? cards.map(other => (other === before ? card : other)) : [...cards, card];
    if (await save(next)) onClose();
  };
  return (
    <Dialog
      title={t(before ? 'cards.titleEdit' : 'cards.titleNew')}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      isDismissable={false}
      width="lg"
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button variant="primary" isDisabled={!isComplete || isRunning} onPress={() => void onSave()}>
            {isRunning ? t('save.saving') : common('save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-[1fr_18rem] gap-6 max-[900px]:grid-cols-1">
        <div className="grid gap-5">
          <Group title={t('cards.group.what')}>
            <TextField
              label={t('cards.cluster')}
              maxLength={200}
              value={card.cluster}
              onChange={cluster => put({ cluster })}
            />
            <TextField
              label={t('cards.gpuType')}
              description={t('editor.anyHint')}
              maxLength={100}
              value={card.gpuType ?? ''}
              onChange={text => put({ gpuType: text.trim() === '' ? null : text })}
            />
            <TextField
              label={t('editor.currency')}
              maxLength={3}
              value={card.currency}
              onChange={currency => put({ currency: currency.toUpperCase() })}
            />
            <TextField
              type="date"
              label={t('column.from')}
              value={card.validFrom.slice(0, 10)}
              onChange={day => day !== '' && put({ validFrom: `${day}T00:00:00.000Z` })}
            />
            <TextField
              type="date"
              label={t('column.to')}
              description={t('editor.toHint')}
              value={card.validTo?.slice(0, 10) ?? ''}
              onChange={day => put({ validTo: day === '' ? null : `${day}T00:00:00.000Z` })}
            />
          </Group>
          <Group title={t('cards.group.capital')}>
            <Decimal label={t('cards.amount')} value={card.capital.amount} onChange={amount => capital({ amount })} />
            <Whole label={t('cards.gpus')} value={card.capital.gpus} onChange={gpus => capital({ gpus })} />
            <Whole label={t('cards.months')} value={card.capital.months} onChange={months => capital({ months })} />
            <Decimal
              label={t('cards.residual')}
              value={card.capital.residual}
              onChange={residual => capital({ residual })}
            />
          </Group>
          <Group title={t('cards.group.power')}>
            <Decimal
              label={t('cards.watts')}
              value={card.power.wattsPerGpu}
              onChange={wattsPerGpu => power({ wattsPerGpu })}
            />
            <Decimal
              label={t('cards.perKwh')}
              value={card.power.pricePerKwh}
              onChange={pricePerKwh => power({ pricePerKwh })}
            />
            <Decimal label={t('cards.pue')} value={card.power.pue} onChange={pue => power({ pue })} />
          </Group>
          <Group title={t('cards.group.running')}>
            <Decimal
              label={t('cards.people')}
              value={card.peoplePerMonth}
              onChange={peoplePerMonth => put({ peoplePerMonth })}
            />
            <Decimal
              label={t('cards.space')}
              value={card.spacePerMonth}
              onChange={spacePerMonth => put({ spacePerMonth })}
            />
            <Whole
              label={t('cards.inService')}
              value={card.gpusInService}
              onChange={gpusInService => put({ gpusInService })}
            />
            <TextField
              label={t('cards.capacityGpus')}
              description={t('cards.capacityHint')}
              inputMode="numeric"
              value={card.capacityGpus === null ? '' : String(card.capacityGpus)}
              onChange={text => {
                if (/^\d{0,9}$/.test(text)) put({ capacityGpus: text === '' ? null : Number(text) });
              }}
            />
          </Group>
          <Checkbox isSelected={card.isBilledElsewhere} onChange={isBilledElsewhere => put({ isBilledElsewhere })}>
            {t('cards.isBilledElsewhere')}
          </Checkbox>
        </div>
        <div className="self-start rounded-lg bg-sunken px-4 py-3" aria-live="polite">
          <h3 className="eyebrow">{t('cards.result')}</h3>
          {cost ? (
            <HourCostTable cost={cost} currency={card.currency} />
          ) : (
            <p className="mt-1 text-sm text-muted">{t('cards.incomplete')}</p>
          )}
        </div>
        {error ? <ErrorState compact error={error} /> : null}
      </div>
    </Dialog>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-[550]">{title}</legend>
      <div className="grid grid-cols-3 gap-3 max-[900px]:grid-cols-2">{children}</div>
    </fieldset>
  );
}

type FieldOf<T> = { label: string; value: T; onChange: (value: T) => void };

/** An amount as it is typed; the contract says whether it is one. */
function Decimal({ label, value, onChange }: FieldOf<string>) {
  return <TextField label={label} inputMode="decimal" value={value} onChange={text => onChange(text.trim())} />;
}

function Whole({ label, value, onChange }: FieldOf<number>) {
  return (
    <TextField
      label={label}
      inputMode="numeric"
      value={value === 0 ? '' : String(value)}
      onChange={text => /^\d{0,9}$/.test(text) && onChange(Number(text))}
    />
  );
}
