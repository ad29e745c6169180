import { useTranslation } from 'react-i18next';
import type { Source } from '../../../../src-core/contract/sources.ts';
import { KeychainNote } from '../../../components/keychain-note.tsx';
import { secretTitle } from '../../../components/lake-words.ts';
import { Badge } from '../../../components/ui/badge.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useKeychain } from '../../../data/sources.ts';
import { secretTones } from '../connected/source-words.ts';
import type { FormPart } from './settings-part.tsx';

/** A field for each secret, always empty: what is stored is told by its state only. */
export function SecretsPart({ connector, source, draft, faults, change }: FormPart & { source: Source | null }) {
  const { t, i18n } = useTranslation('connections');
  const { data: keychain } = useKeychain();
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-x-4 gap-y-3 max-[800px]:grid-cols-1">
        {connector.secrets.map(secret => {
          const state = source?.secrets.find(({ name }) => name === secret.name)?.state ?? null;
          const fault = faults[`secrets.${secret.name}`];
          return (
            <div key={secret.name}>
              <TextField
                label={`${secretTitle(connector, secret, i18n)}${secret.isOptional ? ` ${t('optional')}` : ''}`}
                type="password"
                autoComplete="new-password"
                value={draft.secrets[secret.name] ?? ''}
                onChange={value => change({ secrets: { ...draft.secrets, [secret.name]: value } })}
                {...(state !== null && state !== 'missing' ? { placeholder: t('secret.keep') } : {})}
                {...(secret.help ? { description: secret.help } : {})}
                {...(fault ? { error: t(`fault.${fault}`) } : {})}
              />
              {state === null || state === 'missing' ? null : (
                <p className="mt-1.5">
                  <Badge tone={secretTones[state]}>{t(`secret.state.${state}`)}</Badge>
                </p>
              )}
            </div>
          );
        })}
      </div>
      {keychain ? <KeychainNote keychain={keychain} /> : null}
    </>
  );
}
