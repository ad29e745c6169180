import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pack } from '../../../src-core/contract/reports.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Section } from '../../components/layout/page.tsx';
import { Money } from '../../components/money/figures.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { useSettings } from '../../data/lake-query.ts';
import { ChangeNote } from './change-note.tsx';
import { ControlTotals } from './control-totals.tsx';
import { GateCard } from './gate-card.tsx';
import { PackActions } from './pack-actions.tsx';
import { PackFiles } from './pack-files.tsx';
import { PackHistory } from './pack-history.tsx';
import { mainTotals } from './pack-state.ts';
import { periodName } from './pack-words.ts';
import { PackProof } from './proof.tsx';
import { ReportPage } from './report-page.tsx';
import { RestatedCard } from './restated.tsx';
import type { GoShowback } from './showback-address.ts';
import { StateBadge } from './state-badge.tsx';
import { useWork } from './use-work.ts';
import { WorkProgress } from './work-progress.tsx';

/** One pack: how far it got and what keeps it, whether it ties out, what moved, the report itself, its files, and who did what. */
export function PackPage({ pack, packs, onGo }: { pack: Pack; packs: readonly Pack[]; onGo: GoShowback }) {
  const { t, i18n } = useTranslation('showback');
  const { zone } = useSettings().settings;
  const work = useWork();
  const [proofs, setProofs] = useState(0);
  const { template } = pack;
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <div className="mx-auto grid w-full max-w-[1200px] grid-cols-[minmax(0,1fr)] gap-5 px-6 py-4">
        <div>
          <button
            type="button"
            onClick={() => onGo({ tab: 'packs' })}
            className="inline-flex items-center gap-1 rounded-xs text-xs text-accent hover:underline"
          >
            <ArrowLeft aria-hidden size={13} />
            {t('tab.packs')}
          </button>
          <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-2">
            <h2 lang={template.language} className="text-lg font-semibold wrap-anywhere">
              {pack.title}
            </h2>
            <StateBadge pack={pack} />
            {pack.isDemo ? <Badge tone="info">{t('demo')}</Badge> : null}
            <PackActions pack={pack} packs={packs} work={work} onProve={() => setProofs(proofs + 1)} onGo={onGo} />
          </div>
          <p className="mt-1 text-xs text-muted wrap-anywhere">
            {[
              periodName(pack.period, i18n.language),
              t('pack.built', { when: formatInstant(pack.builtAt, i18n.language, zone), who: pack.builtBy }),
              t('pack.lake', { version: pack.lakeVersion }),
            ].join(' · ')}
            {' · '}
            <span title={pack.contentHash}>{t('pack.content', { hash: pack.contentHash.slice(0, 12) })}</span>
          </p>
        </div>
        <div className="flex flex-wrap gap-x-8 gap-y-2">
          {mainTotals(pack).map(({ currency, amount }) => (
            <div key={currency}>
              <p className="eyebrow">
                {t(`common:measure.${template.measure}`)}, {currency}
              </p>
              <Money amount={amount} currency={currency} className="text-2xl font-semibold tracking-[-0.02em]" />
            </div>
          ))}
        </div>
        {work.error ? <ErrorState compact error={work.error} /> : null}
        {work.task ? <WorkProgress task={work.task} label={t('publish.running')} /> : null}
        {/* What was published since is read again, where it lies now. */}
        {proofs > 0 ? <PackProof key={`${proofs} ${pack.publications.length}`} id={pack.id} /> : null}
        <RestatedCard pack={pack} onRebuild={() => onGo(again(pack))} />
        <GateCard gate={pack.gate} language={template.language} />
        <ControlTotals totals={pack.totals} rows={pack.rows} lakeVersion={pack.lakeVersion} gate={pack.gate} />
        <ChangeNote change={pack.change} template={template} />
        <Section title={t('page.title')}>
          {pack.files.some(({ format }) => format === 'html') ? (
            <ReportPage id={pack.id} title={pack.title} />
          ) : (
            <p className="text-sm text-muted">{t('page.none')}</p>
          )}
        </Section>
        <PackFiles pack={pack} />
        <PackHistory pack={pack} />
      </div>
    </div>
  );
}

/** A new pack of the same template and period. */
const again = ({ templateId, period }: Pack) => ({
  tab: 'packs' as const,
  id: 'new',
  template: templateId ?? undefined,
  period,
});
