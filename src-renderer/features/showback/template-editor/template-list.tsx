import { Ellipsis, FilePlus2, LayoutTemplate, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoredTemplate } from '../../../../src-core/contract/reports.ts';
import { formatInstant } from '../../../components/format-time.ts';
import { Cell, HeadCell, PlainTable, RowHead } from '../../../components/table/plain-table.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Menu } from '../../../components/ui/menu.tsx';
import { RemovalDialog } from '../../../components/ui/removal-dialog.tsx';
import { EmptyState } from '../../../components/ui/states.tsx';
import { api } from '../../../data/client.ts';
import { queryClient, useSettings } from '../../../data/lake-query.ts';
import type { GoShowback } from '../showback-address.ts';
import { TEMPLATES } from '../use-packs.ts';
import { draftOf } from './draft.ts';
import { dropDraft, keepDraft, useTemplateDrafts } from './draft-store.ts';

/** What reports are made of, by name. */
export function TemplateList({ templates, onGo }: { templates: readonly StoredTemplate[]; onGo: GoShowback }) {
  const { t } = useTranslation('report-templates');
  const [removed, setRemoved] = useState<StoredTemplate | null>(null);
  const create = (
    <Button variant="primary" onPress={() => onGo({ tab: 'templates', id: 'new' })}>
      <Plus aria-hidden size={15} />
      {t('list.new')}
    </Button>
  );
  if (templates.length === 0)
    return (
      <EmptyState
        icon={<LayoutTemplate aria-hidden size={26} strokeWidth={1.5} />}
        title={t('list.emptyTitle')}
        action={create}
      >
        {t('list.emptyText')}
      </EmptyState>
    );
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <div className="flex items-center justify-end px-4 py-2">{create}</div>
      <PlainTable
        caption={t('editor.back')}
        head={
          <>
            <HeadCell>{t('list.name')}</HeadCell>
            <HeadCell>{t('list.sections')}</HeadCell>
            <HeadCell>{t('list.period')}</HeadCell>
            <HeadCell>{t('list.language')}</HeadCell>
            <HeadCell>{t('list.saved')}</HeadCell>
            <HeadCell />
          </>
        }
      >
        <tbody>
          {templates.map(template => (
            <Row key={template.id} template={template} onGo={onGo} onRemove={() => setRemoved(template)} />
          ))}
        </tbody>
      </PlainTable>
      {removed ? <RemoveDialog template={removed} onClose={() => setRemoved(null)} /> : null}
    </div>
  );
}

function Row({
  template: { id, body, version, savedAt, savedBy },
  onGo,
  onRemove,
}: {
  template: StoredTemplate;
  onGo: GoShowback;
  onRemove: () => void;
}) {
  const { t, i18n } = useTranslation('report-templates');
  const { t: common } = useTranslation('common');
  const { settings } = useSettings();
  const isUnsaved = useTemplateDrafts().has(id);
  const kinds = [...new Set(body.sections.map(({ kind }) => t(`kind.${kind}`)))];
  const duplicate = () => {
    const copy = { ...body, name: t('list.copyOf', { name: body.name }).slice(0, 120) };
    keepDraft(draftOf(copy, { id: null, version: null }));
    onGo({ tab: 'templates', id: 'new', from: 'draft' });
  };
  return (
    <tr className="hover:bg-hover">
      <RowHead className="min-w-52">
        <button
          type="button"
          onClick={() => onGo({ tab: 'templates', id })}
          className="rounded-xs text-left font-[550] wrap-anywhere hover:text-accent hover:underline"
        >
          {body.name}
        </button>{' '}
        {isUnsaved ? <Badge tone="warning">{t('list.unsaved')}</Badge> : null}
        <span className="block text-xs text-muted wrap-anywhere">{body.title}</span>
      </RowHead>
      <Cell className="max-w-80 text-xs text-muted">{kinds.join(' · ')}</Cell>
      <Cell>{t(`period.${body.period}`)}</Cell>
      <Cell className="whitespace-nowrap">{common(`language.${body.language}`)}</Cell>
      <Cell className="whitespace-nowrap">
        {formatInstant(savedAt, i18n.language, settings.zone)}
        <span className="block text-xs text-muted">
          {t('list.version', { version })} · {savedBy}
        </span>
      </Cell>
      <Cell align="right" className="whitespace-nowrap">
        <Button
          size="sm"
          aria-label={`${t('list.build')}: ${body.name}`}
          onPress={() => onGo({ tab: 'packs', id: 'new', template: id })}
        >
          <FilePlus2 aria-hidden size={13} />
          {t('list.build')}
        </Button>{' '}
        <Menu
          trigger={
            <IconButton size="sm" label={t('list.more', { name: body.name })}>
              <Ellipsis aria-hidden size={14} />
            </IconButton>
          }
          actions={[
            { id: 'duplicate', label: t('list.duplicate'), onAction: duplicate },
            { id: 'remove', label: t('list.remove'), tone: 'danger', onAction: onRemove },
          ]}
        />
      </Cell>
    </tr>
  );
}

function RemoveDialog({ template: { id, version, body }, onClose }: { template: StoredTemplate; onClose: () => void }) {
  const { t } = useTranslation('report-templates');
  return (
    <RemovalDialog
      title={t('remove.title', { name: body.name })}
      answer={t('remove.confirm')}
      autoFocus
      remove={async () => {
        await api.reports.removeTemplate({ id, baseVersion: version });
        dropDraft(id);
      }}
      refresh={() => queryClient.invalidateQueries({ queryKey: TEMPLATES })}
      onClose={onClose}
    >
      <p>{t('remove.text')}</p>
    </RemovalDialog>
  );
}
