import { KeyRound, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Keychain } from '../../src-core/contract/sources.ts';
import { cx } from './cx.ts';

/** Where secrets are kept at this moment, and what to do when they cannot be. */
export function KeychainNote({ keychain }: { keychain: Keychain }) {
  const { t } = useTranslation('connections');
  const isReady = keychain.state === 'ready';
  const Icon = isReady ? KeyRound : TriangleAlert;
  return (
    <p
      className={cx(
        'mt-2 flex items-start gap-2 rounded-md px-3 py-2 text-xs',
        isReady ? 'bg-sunken text-muted' : 'bg-warning-soft text-text',
      )}
    >
      <Icon aria-hidden size={14} className={cx('mt-px shrink-0', !isReady && 'text-warning')} />
      <span>{t(`keychain.${keychain.state}`, { backend: keychain.backend ?? t('keychain.someBackend') })}</span>
    </p>
  );
}
