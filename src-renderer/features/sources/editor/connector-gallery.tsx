import { Activity, Cloud, Cpu, FolderSync, type LucideIcon, MessagesSquare, Plug, Search } from 'lucide-react';
import { matchSorter } from 'match-sorter';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectorInfo } from '../../../../src-core/contract/sources.ts';
import { connectorSummary, connectorTitle, datasetName } from '../../../components/lake-words.ts';
import { EmptyState } from '../../../components/ui/states.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';

const categories = ['cloud-bill', 'llm', 'gpu-cluster', 'telemetry', 'custom'] as const;
const icons: Record<ConnectorInfo['category'], LucideIcon> = {
  'cloud-bill': Cloud,
  llm: MessagesSquare,
  'gpu-cluster': Cpu,
  telemetry: Activity,
  custom: FolderSync,
};

/** What can be connected, by kind. Bills that lie in a folder or a bucket are read whatever their format. */
export function ConnectorGallery({
  connectors,
  onChoose,
}: {
  connectors: readonly ConnectorInfo[];
  onChoose: (id: string) => void;
}) {
  const { t, i18n } = useTranslation('connections');
  const [query, setQuery] = useState('');
  const found =
    query.trim() === ''
      ? connectors
      : matchSorter([...connectors], query, {
          keys: [
            each => connectorTitle(each, i18n),
            'title',
            each => connectorSummary(each, i18n),
            each => each.delivers.map(name => datasetName(name, i18n)),
            each => t(`category.${each.category}`),
          ],
        });
  return (
    <>
      <TextField
        label={t('gallery.find')}
        showLabel={false}
        placeholder={t('gallery.find')}
        leading={<Search aria-hidden size={14} />}
        value={query}
        onChange={setQuery}
        className="mb-5 max-w-sm"
      />
      {found.length === 0 ? (
        <EmptyState icon={<Plug size={24} strokeWidth={1.5} />} title={t('gallery.nothing', { query })}>
          {t('gallery.nothingHint')}
        </EmptyState>
      ) : null}
      {categories
        .map(category => ({ category, list: found.filter(connector => connector.category === category) }))
        .filter(({ list }) => list.length > 0)
        .map(({ category, list }) => (
          <section key={category} className="mb-6">
            <h3 className="eyebrow mb-2">{t(`category.${category}`)}</h3>
            <ul className="grid grid-cols-3 gap-3 max-[1200px]:grid-cols-2 max-[800px]:grid-cols-1">
              {list.map(connector => (
                <li key={connector.id}>
                  <ConnectorCard connector={connector} onChoose={() => onChoose(connector.id)} />
                </li>
              ))}
            </ul>
          </section>
        ))}
    </>
  );
}

function ConnectorCard({ connector, onChoose }: { connector: ConnectorInfo; onChoose: () => void }) {
  const { i18n } = useTranslation();
  const Icon = icons[connector.category];
  return (
    <button
      type="button"
      onClick={onChoose}
      className="flex h-full w-full gap-3 rounded-lg border border-border bg-surface px-4 py-3 text-left transition-colors hover:border-border-strong hover:bg-hover"
    >
      <Icon aria-hidden size={18} strokeWidth={1.75} className="mt-0.5 shrink-0 text-accent" />
      <span className="min-w-0">
        <span className="block text-sm font-semibold">{connectorTitle(connector, i18n)}</span>
        <span className="mt-0.5 block text-xs text-muted">{connectorSummary(connector, i18n)}</span>
        <span className="mt-2 block text-2xs text-muted">
          {connector.delivers.map(name => datasetName(name, i18n)).join(' · ')}
        </span>
      </span>
    </button>
  );
}
