import { useTranslation } from 'react-i18next';
import { packFormats } from '../../../../src-core/contract/reports.ts';
import { TextField } from '../../../components/ui/text-field.tsx';
import { recipientsOf } from './draft.ts';
import { ChoiceList } from './option-fields.tsx';
import type { PartProps } from './part.tsx';
import { Part } from './part.tsx';

/** Which files a pack has, and who is named in it. */
export function OutputPart({ draft, problems, onHead, onDraft, ...open }: PartProps) {
  const { t } = useTranslation('report-templates');
  const { formats } = draft.head;
  const readers = recipientsOf(draft.recipients).length;
  const says = [
    formats.map(format => t(`output.format.${format}`)).join(', '),
    ...(readers === 0 ? [] : [t('output.readers', { count: readers })]),
  ];
  return (
    <Part title={t('output.title')} says={says.join(' · ')} {...open}>
      <div>
        <ChoiceList
          label={t('output.formats')}
          options={packFormats.map(id => ({ id, label: t(`output.format.${id}`) }))}
          chosen={formats}
          onChange={next => onHead({ formats: next })}
        />
        {problems.some(({ code }) => code === 'formats') ? (
          <p className="mt-1 text-xs text-negative">{t('problem.formats')}</p>
        ) : null}
      </div>
      <TextField
        label={t('output.recipients')}
        description={t('output.recipientsHint')}
        lines={3}
        value={draft.recipients}
        onChange={recipients => onDraft({ recipients })}
      />
    </Part>
  );
}
