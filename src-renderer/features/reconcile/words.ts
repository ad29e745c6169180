import type { TFunction } from 'i18next';

/** A figure or a part in words; models and providers keep their own names. @param name "billed" or "billed-metered/model:gpt-5" */
export function partName(name: string, t: TFunction<'reconcile'>): string {
  const [group, part] = name.split(/\/(.*)/s);
  if (group === undefined || part === undefined || part === '') return t(`figure.${name}`);
  const [kind, subject] = part.split(/:(.*)/s);
  if (kind === 'model') return subject ? t('part.model', { model: subject }) : t('part.no-model');
  if (kind === 'metering') return t('part.metering', { provider: subject ?? '' });
  return t(`part.${group}.${part}`, { defaultValue: part });
}
