import { ChevronRight, Cpu, FileSpreadsheet, Scale, TagsIcon, TrendingUp, Wallet } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { stringifySearch } from '../../../src-core/address/addresses.ts';
import { Card, Section } from '../../components/layout/page.tsx';
import { AddressLink } from '../../data/address-link.tsx';

const questions = [
  { id: 'unit', icon: TrendingUp, address: '/units' },
  { id: 'gpu', icon: Cpu, address: '/gpu' },
  {
    id: 'untagged',
    icon: TagsIcon,
    address: `/explore${stringifySearch({ d: 'x_Team', g: 'none', p: 'last-full-month', f: '-', path: '-' })}`,
  },
  { id: 'invoice', icon: Scale, address: '/reconcile' },
  { id: 'budget', icon: Wallet, address: '/budgets' },
  { id: 'moved', icon: FileSpreadsheet, address: '/showback?id=new' },
] as const;

/** The questions that people come with, each a way to its answer. */
export function Questions() {
  const { t } = useTranslation('home');
  return (
    <Section title={t('questions.title')}>
      <Card className="divide-y divide-border">
        {questions.map(({ id, icon: Icon, address }) => (
          <AddressLink
            key={id}
            address={address}
            className="flex items-center gap-2.5 px-4 py-2 text-sm first:rounded-t-lg last:rounded-b-lg hover:bg-hover"
          >
            <Icon aria-hidden size={15} className="shrink-0 text-muted" />
            <span className="min-w-0 flex-1">{t(`questions.${id}`)}</span>
            <ChevronRight aria-hidden size={14} className="shrink-0 text-muted" />
          </AddressLink>
        ))}
      </Card>
    </Section>
  );
}
