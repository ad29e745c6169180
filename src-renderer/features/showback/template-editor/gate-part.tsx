import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { GatePolicy } from '../../../../src-core/contract/reports.ts';
import { Segmented } from '../../../components/ui/segmented.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import type { TemplateDraft } from './draft.ts';
import type { PartProps } from './part.tsx';
import { Labelled, Part } from './part.tsx';

const checks = ['coverage', 'reconciliation', 'quality'] as const;
type Check = (typeof checks)[number];

const effects = {
  coverage: ['require', 'state'],
  reconciliation: ['require', 'state', 'off'],
  quality: ['require', 'state', 'off'],
} as const;

/** What keeps a pack from being published, in words, and what is only printed in it. */
export function GatePart({ draft, problems, onDraft, ...open }: PartProps) {
  const { t } = useTranslation('report-templates');
  const { gate, qualityLimit } = draft;
  const put = (part: Partial<TemplateDraft['gate']>) => onDraft({ gate: { ...gate, ...part } });
  const isLimitBad = problems.some(({ code }) => code === 'limit');
  return (
    <Part title={t('gate.title')} says={gateWords(gate, t)} {...open}>
      {checks.map(check => (
        <Effect key={check} check={check} value={gate[check]} onChange={effect => put({ [check]: effect })} />
      ))}
      {gate.quality === 'off' ? null : (
        <TextField
          label={t('gate.limit')}
          description={t('gate.limitHint')}
          inputMode="decimal"
          className="max-w-56"
          value={qualityLimit}
          onChange={limit => onDraft({ qualityLimit: limit })}
          {...(isLimitBad ? { error: t('problem.limit') } : {})}
        />
      )}
      <Select
        label={t('gate.approval')}
        showLabel="stacked"
        value={gate.approval}
        options={(['none', 'anyone', 'other-person'] as const).map(id => ({
          id,
          label: t(`gate.approvalOption.${id}`),
        }))}
        onChange={approval => put({ approval })}
      />
      <p className="text-xs text-muted">{t('gate.always')}</p>
    </Part>
  );
}

function Effect({
  check,
  value,
  onChange,
}: {
  check: Check;
  value: GatePolicy[Check];
  onChange: (effect: GatePolicy[Check]) => void;
}) {
  const { t } = useTranslation('report-templates');
  return (
    <Labelled label={t(`gate.check.${check}`)}>
      <Segmented
        label={t(`gate.check.${check}`)}
        size="sm"
        value={value}
        options={effects[check].map(id => ({ id, label: t(`gate.effect.${id}`) }))}
        onChange={onChange}
      />
    </Labelled>
  );
}

/** "Refused with missing or provisional days. Said in the report: invoices that differ. Needs an approval." */
export function gateWords(gate: TemplateDraft['gate'], t: TFunction<'report-templates'>): string {
  const list = (effect: GatePolicy[Check]) =>
    checks
      .filter(check => gate[check] === effect)
      .map(check => t(`gate.short.${check}`))
      .join(', ');
  const said = (key: 'refuses' | 'states' | 'ignores', names: string) =>
    names === '' ? '' : t(`gate.says.${key}`, { list: names });
  return [
    said('refuses', list('require')),
    said('states', list('state')),
    said('ignores', list('off')),
    gate.approval === 'none' ? '' : t(`gate.says.approval.${gate.approval}`),
  ]
    .filter(each => each !== '')
    .join(' ');
}
