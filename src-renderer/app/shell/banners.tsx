import { FlaskConical, LoaderCircle, PlugZap } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { cx } from '../../components/cx.ts';
import { describeError } from '../../components/ui/describe-error.ts';
import { showToast } from '../../components/ui/toast.tsx';
import { useWorkbench } from '../../data/events.ts';
import { useCatalog } from '../../data/lake-query.ts';

/** What is true of every figure on screen: the engine is away, or the money is invented. */
export function Banners() {
  return (
    <div aria-live="polite">
      <LakeBanner />
      <DemoBanner />
    </div>
  );
}

function LakeBanner() {
  const { t, i18n } = useTranslation('shell');
  const lake = useWorkbench(state => state.lake);
  const connection = useWorkbench(state => state.connection);
  useBackAgainToast();
  if (connection === 'lost') {
    return (
      <Strip tone="negative" icon={<PlugZap aria-hidden size={14} />}>
        {t('banner.connectionLost')}
      </Strip>
    );
  }
  if (lake?.state === 'restarting') {
    return (
      <Strip tone="warning" icon={<LoaderCircle aria-hidden size={14} className="motion-safe:animate-spin" />}>
        {t('banner.lakeRestarting')}
      </Strip>
    );
  }
  if (lake?.state === 'failed') {
    const { code, userMessage, hint } = describeError(lake.error, i18n);
    return (
      <Strip tone="negative" icon={<PlugZap aria-hidden size={14} />}>
        <strong className="font-semibold">{userMessage}</strong> {hint}{' '}
        <span className="font-mono text-2xs">{code}</span>
      </Strip>
    );
  }
  return null;
}

function useBackAgainToast(): void {
  const { t } = useTranslation('shell');
  const state = useWorkbench(current => current.lake?.state ?? null);
  const previous = useRef(state);
  useEffect(() => {
    if (state === 'ready' && (previous.current === 'restarting' || previous.current === 'failed')) {
      showToast({ tone: 'positive', title: t('banner.lakeBack') });
    }
    previous.current = state;
  }, [state, t]);
}

function DemoBanner() {
  const { t } = useTranslation('shell');
  const { data: catalog } = useCatalog();
  if (!catalog?.isDemo) return null;
  return (
    <Strip tone="info" icon={<FlaskConical aria-hidden size={14} />}>
      <strong className="font-semibold">{t('banner.demoTitle')}</strong> {t('banner.demo')}
    </Strip>
  );
}

const tones = {
  negative: 'bg-negative-soft text-negative',
  warning: 'bg-warning-soft text-warning',
  info: 'bg-info-soft text-info',
};

function Strip({ tone, icon, children }: { tone: keyof typeof tones; icon: ReactNode; children: ReactNode }) {
  return (
    <div className={cx('flex min-h-7 items-center gap-2 px-4 py-1 text-xs', tones[tone])}>
      <span className="shrink-0">{icon}</span>
      <p>{children}</p>
    </div>
  );
}
