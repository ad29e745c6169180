import { useQuery } from '@tanstack/react-query';
import {
  BadgeCheck,
  ChevronDown,
  Download,
  Ellipsis,
  GitCompareArrows,
  RotateCcw,
  Send,
  ShieldCheck,
  Trash2,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pack } from '../../../src-core/contract/reports.ts';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Menu } from '../../components/ui/menu.tsx';
import { api } from '../../data/client.ts';
import { useAppInfo } from '../../data/lake-query.ts';
import { ApproveDialog } from './approve-dialog.tsx';
import { CompareDialog } from './compare-dialog.tsx';
import { DiscardDialog } from './discard-dialog.tsx';
import { downloadFile } from './pack-files.tsx';
import { filesInOrder } from './pack-state.ts';
import { useRestated } from './restated.tsx';
import type { GoShowback } from './showback-address.ts';
import { refreshPacks } from './use-packs.ts';
import type { useWork } from './use-work.ts';

type Open = 'none' | 'approve' | 'compare' | 'discard';

/** What can be done with a pack. The one thing that is due next stands out. */
export function PackActions(props: {
  pack: Pack;
  packs: readonly Pack[];
  work: ReturnType<typeof useWork>;
  onProve: () => void;
  onGo: GoShowback;
}) {
  const { t } = useTranslation('showback');
  const { pack, packs, work, onProve, onGo } = props;
  const [open, setOpen] = useState<Open>('none');
  const close = () => setOpen('none');
  const shell = useAppInfo().data?.shell;
  const destinations = useQuery({
    queryKey: ['destinations'],
    queryFn: ({ signal }) => api.reports.destinations(undefined, { signal }),
  });
  const publish = async (destinationId: string | null) => {
    if ((await work.run(() => api.reports.publish({ id: pack.id, destinationId }))) !== null) await refreshPacks();
  };
  // The service would refuse it: what leaves must be what the lake says.
  const isOther = (useRestated(pack.id).data ?? []).length > 0;
  const needsApproval = pack.holds.includes('approval');
  const isPublished = pack.publications.length > 0;
  const others = packs.filter(({ id }) => id !== pack.id);
  return (
    <div className="ml-auto flex flex-wrap items-center gap-1.5">
      {needsApproval ? (
        <Button variant="primary" onPress={() => setOpen('approve')}>
          <BadgeCheck aria-hidden size={15} />
          {t('approve.button')}
        </Button>
      ) : null}
      <Menu
        trigger={
          <Button
            variant={needsApproval || isPublished ? 'secondary' : 'primary'}
            isDisabled={work.isBusy || pack.holds.length > 0 || isOther}
          >
            <Send aria-hidden size={15} />
            {t(isPublished ? 'publish.again' : 'publish.button')}
            <ChevronDown aria-hidden size={13} />
          </Button>
        }
        actions={[
          ...(destinations.data ?? []).map(({ id, body: { name } }) => ({
            id,
            label: name,
            onAction: () => void publish(id),
          })),
          ...((destinations.data ?? []).length > 0 ? (['separator'] as const) : []),
          {
            id: 'folder',
            label: t('publish.folder'),
            ...(shell === 'browser' && { description: t('publish.folderOfBrowser') }),
            onAction: () => void publish(null),
          },
        ]}
      />
      <Button onPress={onProve}>
        <ShieldCheck aria-hidden size={15} />
        {t('verify.button')}
      </Button>
      <Menu
        trigger={
          <Button>
            <Download aria-hidden size={15} />
            {t('files.download')}
            <ChevronDown aria-hidden size={13} />
          </Button>
        }
        actions={filesInOrder(pack.files).map(({ name }) => ({
          id: name,
          label: name,
          onAction: () => void downloadFile(pack.id, name),
        }))}
      />
      <Menu
        trigger={
          <IconButton label={t('more')}>
            <Ellipsis aria-hidden size={16} />
          </IconButton>
        }
        actions={[
          {
            id: 'compare',
            label: t('diff.button'),
            icon: <GitCompareArrows aria-hidden size={14} />,
            isDisabled: others.length === 0,
            onAction: () => setOpen('compare'),
          },
          {
            id: 'again',
            label: t('new.again'),
            icon: <RotateCcw aria-hidden size={14} />,
            onAction: () =>
              onGo({ tab: 'packs', id: 'new', template: pack.templateId ?? undefined, period: pack.period }),
          },
          {
            id: 'approve',
            label: t('approve.button'),
            icon: <BadgeCheck aria-hidden size={14} />,
            onAction: () => setOpen('approve'),
          },
          'separator',
          {
            id: 'discard',
            label: t('discard.button'),
            icon: <Trash2 aria-hidden size={14} />,
            tone: 'danger',
            isDisabled: isPublished,
            onAction: () => setOpen('discard'),
          },
        ]}
      />
      {open === 'approve' ? <ApproveDialog pack={pack} onClose={close} /> : null}
      {open === 'compare' ? <CompareDialog pack={pack} others={others} onClose={close} /> : null}
      {open === 'discard' ? <DiscardDialog pack={pack} onClose={close} onDone={() => onGo({ tab: 'packs' })} /> : null}
    </div>
  );
}
