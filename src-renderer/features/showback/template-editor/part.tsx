import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import type { Problem, TemplateDraft } from './draft.ts';

/** What each part of the form shows and changes. */
export type PartProps = {
  draft: TemplateDraft;
  problems: readonly Problem[];
  onHead: (part: Partial<TemplateDraft['head']>) => void;
  onDraft: (part: Partial<TemplateDraft>) => void;
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
};

/** A part of the form that says in a line what it is set to, and opens to be changed. */
export function Part({
  title,
  says,
  isOpen,
  onToggle,
  children,
}: {
  title: string;
  says: ReactNode;
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Disclosure
      isExpanded={isOpen}
      onExpandedChange={onToggle}
      className="group rounded-lg border border-border bg-surface"
    >
      <Heading level={3}>
        <Button slot="trigger" className="flex w-full items-start gap-2 rounded-lg px-3 py-2 text-left">
          <span className="min-w-0 flex-1">
            <span className="block text-sm font-semibold">{title}</span>
            {isOpen ? null : <span className="block text-xs text-muted wrap-anywhere">{says}</span>}
          </span>
          <ChevronDown
            aria-hidden
            size={14}
            className="mt-1 shrink-0 text-muted transition-transform group-data-expanded:rotate-180"
          />
        </Button>
      </Heading>
      <DisclosurePanel>
        {isOpen ? <div className="grid grid-cols-[minmax(0,1fr)] gap-3 px-3 pt-1 pb-3">{children}</div> : null}
      </DisclosurePanel>
    </Disclosure>
  );
}

/** A label over something that has no label of its own to show. */
export function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <span aria-hidden className="mb-1 block text-xs text-muted">
        {label}
      </span>
      {children}
    </div>
  );
}
