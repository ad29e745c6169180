import { LayoutTemplate } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/ui/states.tsx';
import type { GoShowback } from './showback-address.ts';

/** What reports are made of, kept as versions. @param open id of the template that the address names, "new" for one being made */
export function TemplatesTab(_props: { open: string | undefined; onGo: GoShowback }) {
  const { t } = useTranslation('showback');
  return (
    <EmptyState icon={<LayoutTemplate aria-hidden size={26} strokeWidth={1.5} />} title={t('later.templates')}>
      <code className="font-mono text-xs">mureon report template list</code>
    </EmptyState>
  );
}
