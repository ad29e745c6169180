import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GateVerdict, PackManifest } from '../../../src-core/contract/reports.ts';
import { cx } from '../../components/cx.ts';
import { Button } from '../../components/ui/button.tsx';
import { AddressLink } from '../../data/address-link.tsx';
import { type FindingGroup, findingGroups, toldOf } from './gate-model.ts';

const SHOWN = 4;

const looks = {
  pass: { icon: CircleCheck, tone: 'text-positive', ground: 'border-border' },
  stated: { icon: TriangleAlert, tone: 'text-warning', ground: 'border-border' },
  refused: { icon: CircleX, tone: 'text-negative', ground: 'border-negative' },
} as const;

/**
 * May it leave? The answer first, then every finding with what it does, what can be done about it and where.
 * @param language of the findings' words: the report's own
 */
export function GateCard({ gate, language }: { gate: GateVerdict; language: PackManifest['template']['language'] }) {
  const { t } = useTranslation('showback');
  const { icon: Icon, tone, ground } = looks[gate.outcome];
  const refusing = gate.findings.filter(({ effect }) => effect === 'refuses');
  return (
    <section aria-label={t('gate.title')} className={cx('rounded-lg border bg-surface px-4 py-3', ground)}>
      <h3 className="flex items-center gap-2 text-sm font-semibold">
        <Icon aria-hidden size={17} className={cx('shrink-0', tone)} />
        {t(`gate.outcome.${gate.outcome}`, { count: refusing.length })}
      </h3>
      {gate.findings.length === 0 ? (
        <p className="mt-1 text-xs text-muted">{t('gate.passed')}</p>
      ) : (
        <ul className="mt-2 grid gap-2">
          {findingGroups(gate.findings).map(findings => (
            <Findings key={`${findings[0].effect} ${findings[0].code}`} findings={findings} language={language} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Findings of one kind stand together: what can be done about them is the same. */
function Findings({ findings, language }: { findings: FindingGroup; language: 'en' | 'ko' }) {
  const { t } = useTranslation('showback');
  const [isWhole, setWhole] = useState(false);
  const [{ code, effect }] = findings;
  const told = toldOf(findings, language);
  const shown = isWhole ? told : told.slice(0, SHOWN);
  const addresses = [...new Set(findings.map(({ address }) => address))];
  const [shared] = addresses.length === 1 ? addresses : [null];
  return (
    <li className="border-t border-border pt-2 text-sm">
      <p className="text-xs">
        <span className={cx('mr-2 font-[550]', effect === 'refuses' ? 'text-negative' : 'text-warning')}>
          {t(`gate.effect.${effect}`)}
        </span>
        <span className="text-muted">{t(`gate.todo.${code}`)}</span> <Way code={code} address={shared ?? null} />
      </p>
      <ul className="mt-0.5">
        {shown.map(({ message, ways }) => (
          <li key={message} className="wrap-anywhere">
            <span lang={language}>{message}</span>{' '}
            {shared === null
              ? ways.map(({ address, name }) => (
                  <Fragment key={address}>
                    <Way code={code} address={address} name={name} />{' '}
                  </Fragment>
                ))
              : null}
          </li>
        ))}
      </ul>
      {told.length > shown.length ? (
        <Button size="sm" variant="quiet" className="-ml-2" onPress={() => setWhole(true)}>
          {t('explain:show-more', { count: told.length - shown.length })}
        </Button>
      ) : null}
    </li>
  );
}

/** @param name of what this way leads to, where several stand together */
function Way({
  code,
  address,
  name = null,
}: {
  code: FindingGroup[0]['code'];
  address: string | null;
  name?: string | null;
}) {
  const { t } = useTranslation('showback');
  if (address === null) return null;
  const words = t(`gate.open.${code}`);
  return (
    <AddressLink
      address={address}
      aria-label={name === null ? undefined : `${words}: ${name}`}
      className="text-xs font-[550] text-accent underline"
    >
      {name ?? words}
    </AddressLink>
  );
}
