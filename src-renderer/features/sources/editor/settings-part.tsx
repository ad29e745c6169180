import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ConnectorInfo, SettingField } from '../../../../src-core/contract/sources.ts';
import { type Draft, type Faults, splitFields, wantsPlainHttp } from './draft.ts';
import { SettingInput } from './setting-input.tsx';

/** What each part of the form shows and changes. */
export type FormPart = {
  connector: ConnectorInfo;
  draft: Draft;
  faults: Faults;
  change: (part: Partial<Draft>) => void;
};

/** The connector's settings; those that most people never touch wait behind a line. */
export function SettingsPart({ connector, draft, faults, change }: FormPart) {
  const { t } = useTranslation('connections');
  const { main, more } = splitFields(connector.fields);
  // The consent to plain http stands where the address is, once the address asks for it.
  const isAsked = (field: SettingField) => field.name === 'allowPlainHttp' && wantsPlainHttp(draft);
  const first = [...main, ...more.filter(isAsked)];
  const rest = more.filter(field => !isAsked(field));
  const [isOpen, setOpen] = useState(false);
  const hasHiddenFault = rest.some(field => faults[`settings.${field.name}`] !== undefined);
  const grid = (fields: readonly SettingField[]) => (
    <div className="grid grid-cols-2 items-start gap-x-4 gap-y-3 max-[800px]:grid-cols-1">
      {fields.map(field => (
        <SettingInput
          key={field.name}
          connector={connector}
          field={field}
          value={draft.settings[field.name] ?? ''}
          fault={faults[`settings.${field.name}`]}
          onChange={value => change({ settings: { ...draft.settings, [field.name]: value } })}
        />
      ))}
    </div>
  );
  return (
    <>
      {grid(first)}
      {rest.length > 0 ? (
        <Disclosure className="group mt-3" isExpanded={isOpen || hasHiddenFault} onExpandedChange={setOpen}>
          <Heading>
            <AriaButton
              slot="trigger"
              className="inline-flex items-center gap-1 rounded-xs text-xs font-[550] text-accent"
            >
              <ChevronDown aria-hidden size={13} className="transition-transform group-data-expanded:rotate-180" />
              {t('form.more', { count: rest.length })}
            </AriaButton>
          </Heading>
          {/* Drawn when it is seen: transitions in a hidden panel would never end. */}
          <DisclosurePanel>
            {isOpen || hasHiddenFault ? <div className="pt-3">{grid(rest)}</div> : null}
          </DisclosurePanel>
        </Disclosure>
      ) : null}
    </>
  );
}
