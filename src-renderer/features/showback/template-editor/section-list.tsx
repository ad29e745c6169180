import { ArrowDown, ArrowUp, ChevronDown, Plus, TriangleAlert, X } from 'lucide-react';
import { type KeyboardEvent, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { cx } from '../../../components/cx.ts';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Menu } from '../../../components/ui/menu.tsx';
import { showToast } from '../../../components/ui/toast.tsx';
import {
  addSection,
  type DraftSection,
  moveSection,
  newSection,
  type Problem,
  putSection,
  removeSection,
  sectionKinds,
  type TemplateDraft,
} from './draft.ts';
import { SectionFields } from './section-fields.tsx';
import { sectionWords } from './section-words.ts';

/** What the report is made of, in its order. One section at a time is open to be changed. */
export function SectionList({
  draft,
  problems,
  open,
  onOpen,
  onChange,
}: {
  draft: TemplateDraft;
  problems: readonly Problem[];
  /** Key of the section that is open. */
  open: string | null;
  onOpen: (key: string | null) => void;
  onChange: (change: (draft: TemplateDraft) => TemplateDraft) => void;
}) {
  const { t } = useTranslation('report-templates');
  const remove = ({ key, section }: DraftSection) => {
    const place = draft.sections.findIndex(each => each.key === key);
    onChange(now => removeSection(now, key));
    showToast({
      tone: 'info',
      title: t('sections.removed', { name: section.title || t(`kind.${section.kind}`) }),
      action: {
        label: t('sections.undo'),
        onAction: () => onChange(now => addSection(now, section, place).draft),
      },
    });
  };
  return (
    <section aria-label={t('sections.title')}>
      <div className="mb-1.5 flex items-center gap-2">
        <h3 className="flex-1 text-sm font-semibold">{t('sections.title')}</h3>
        <Menu
          trigger={
            <Button size="sm">
              <Plus aria-hidden size={14} />
              {t('sections.add')}
            </Button>
          }
          actions={sectionKinds.map(kind => ({
            id: kind,
            label: t(`kind.${kind}`),
            onAction: () => {
              const added = addSection(draft, newSection(kind));
              onChange(() => added.draft);
              onOpen(added.key);
            },
          }))}
        />
      </div>
      {draft.sections.length === 0 ? (
        <p role="alert" className="rounded-lg bg-warning-soft px-3 py-2 text-sm">
          {t('sections.empty')}
        </p>
      ) : (
        <ol className="rounded-lg border border-border bg-surface">
          {draft.sections.map((each, index) => (
            <SectionRow
              key={each.key}
              each={each}
              place={index}
              count={draft.sections.length}
              head={draft.head}
              problems={problems.filter(problem => problem.section === each.key)}
              isOpen={open === each.key}
              onToggle={() => onOpen(open === each.key ? null : each.key)}
              onMove={by => onChange(now => moveSection(now, each.key, by))}
              onRemove={() => remove(each)}
              onChange={section => onChange(now => putSection(now, each.key, section))}
            />
          ))}
        </ol>
      )}
      <p className="mt-1 text-2xs text-muted">{t('sections.keys')}</p>
    </section>
  );
}

function SectionRow({
  each: { section },
  place,
  count,
  head,
  problems,
  isOpen,
  onToggle,
  onMove,
  onRemove,
  onChange,
}: {
  each: DraftSection;
  place: number;
  count: number;
  head: TemplateDraft['head'];
  problems: readonly Problem[];
  isOpen: boolean;
  onToggle: () => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
  onChange: (section: DraftSection['section']) => void;
}) {
  const { t, i18n } = useTranslation('report-templates');
  const panel = useId();
  const name = section.title || t(`kind.${section.kind}`);
  const onKeyDown = (event: KeyboardEvent) => {
    const moves = { ArrowUp: -1, ArrowDown: 1 } as const;
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      onMove(moves[event.key]);
    } else if (event.key === 'Delete') onRemove();
  };
  const words = sectionWords(section, t, i18n);
  return (
    <li className="border-b border-border last:border-b-0">
      <div className="flex items-center gap-1 py-1 pr-1.5 pl-1">
        <button
          type="button"
          aria-expanded={isOpen}
          {...(isOpen ? { 'aria-controls': panel } : {})}
          onClick={onToggle}
          onKeyDown={onKeyDown}
          className="flex min-w-0 flex-1 cursor-default items-start gap-2 rounded-md px-2 py-1 text-left hover:bg-hover"
        >
          <span className="figure w-4 shrink-0 pt-px text-right text-xs text-muted">{place + 1}</span>
          <span className="min-w-0 flex-1">
            <span className="block text-sm font-[550] wrap-anywhere">{name}</span>
            {words === '' ? null : <span className="block truncate text-xs text-muted">{words}</span>}
            {problems.map(({ code, dimension }) => (
              <span key={code} className="flex items-start gap-1 text-xs text-negative">
                <TriangleAlert aria-hidden size={12} className="mt-0.5 shrink-0" />
                {t(`problem.${code}`, { dimension: dimension ?? '' })}
              </span>
            ))}
          </span>
          <ChevronDown
            aria-hidden
            size={14}
            className={cx('mt-1 shrink-0 text-muted transition-transform', isOpen && 'rotate-180')}
          />
        </button>
        <IconButton size="sm" label={t('sections.up', { name })} isDisabled={place === 0} onPress={() => onMove(-1)}>
          <ArrowUp aria-hidden size={13} />
        </IconButton>
        <IconButton
          size="sm"
          label={t('sections.down', { name })}
          isDisabled={place === count - 1}
          onPress={() => onMove(1)}
        >
          <ArrowDown aria-hidden size={13} />
        </IconButton>
        <IconButton size="sm" label={t('sections.remove', { name })} onPress={onRemove}>
          <X aria-hidden size={13} />
        </IconButton>
      </div>
      {isOpen ? (
        <div id={panel} className="border-t border-border bg-bg px-3 py-3 last:rounded-b-lg">
          <p className="mb-3 text-xs text-muted">{t(`kindHint.${section.kind}`)}</p>
          <SectionFields section={section} figures={head} onChange={onChange} />
        </div>
      ) : null}
    </li>
  );
}
