import { useTranslation } from 'react-i18next';
import { Segmented } from '../../../components/ui/segmented.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import type { PartProps } from './part.tsx';
import { Labelled, Part } from './part.tsx';

/** What the template is called, in which language it speaks, and which charges are of a period. */
export function GeneralPart({ draft, problems, onHead, ...open }: PartProps) {
  const { t } = useTranslation('report-templates');
  const { t: common } = useTranslation('common');
  const { head } = draft;
  const fault = (code: 'name' | 'title') =>
    problems.some(problem => problem.code === code) ? { error: t(`problem.${code}`) } : {};
  const says = [
    head.title,
    common(`language.${head.language}`),
    t(`period.${head.period}`),
    head.period === 'month' ? t(`general.basisOption.${head.basis}`) : '',
  ];
  return (
    <Part title={t('general.title')} says={says.filter(each => each !== '').join(' · ')} {...open}>
      <TextField
        label={t('general.name')}
        maxLength={120}
        value={head.name}
        onChange={name => onHead({ name })}
        {...fault('name')}
      />
      <TextField
        label={t('general.reportTitle')}
        description={t('general.titleHint')}
        maxLength={200}
        value={head.title}
        onChange={title => onHead({ title })}
        {...fault('title')}
      />
      <div className="flex flex-wrap gap-x-6 gap-y-3">
        <Labelled label={t('general.language')}>
          <Segmented
            label={t('general.language')}
            size="sm"
            value={head.language}
            options={(['en', 'ko'] as const).map(id => ({ id, label: common(`language.${id}`) }))}
            onChange={language => onHead({ language })}
          />
        </Labelled>
        <Labelled label={t('general.period')}>
          <Segmented
            label={t('general.period')}
            size="sm"
            value={head.period}
            options={(['month', 'week'] as const).map(id => ({ id, label: t(`period.${id}`) }))}
            onChange={period => onHead({ period })}
          />
        </Labelled>
      </div>
      {head.period === 'month' ? (
        <div>
          <Select
            label={t('general.basis')}
            showLabel="stacked"
            value={head.basis}
            options={(['billing', 'charge'] as const).map(id => ({ id, label: t(`general.basisOption.${id}`) }))}
            onChange={basis => onHead({ basis })}
          />
          <p className="mt-1 text-xs text-muted">{t(`general.basisHint.${head.basis}`)}</p>
        </div>
      ) : null}
    </Part>
  );
}
