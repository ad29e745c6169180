import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { GateVerdict, PackManifest } from '../../../src-core/contract/reports.ts';
import { cx } from '../../components/cx.ts';
import { splitAddress } from '../../data/address.ts';

type Finding = GateVerdict['findings'][number];

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
  const stated = gate.findings.filter(({ effect }) => effect === 'stated');
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
          {[...refusing, ...stated].map(finding => (
            <FindingLine key={`${finding.code} ${finding.message}`} finding={finding} language={language} />
          ))}
        </ul>
      )}
    </section>
  );
}

function FindingLine({ finding, language }: { finding: Finding; language: 'en' | 'ko' }) {
  const { t } = useTranslation('showback');
  const { code, effect, message, address } = finding;
  const target = address === null ? null : splitAddress(address);
  return (
    <li className="border-t border-border pt-2 text-sm">
      <p className="wrap-anywhere">
        <span className={cx('mr-2 text-xs font-[550]', effect === 'refuses' ? 'text-negative' : 'text-warning')}>
          {t(`gate.effect.${effect}`)}
        </span>
        <span lang={language}>{message}</span>
      </p>
      <p className="mt-0.5 flex flex-wrap gap-x-3 text-xs text-muted">
        {t(`gate.todo.${code}`)}
        {target === null ? null : (
          <Link to={target.path as never} search={target.search as never} className="font-[550] text-accent underline">
            {t(`gate.open.${code}`)}
          </Link>
        )}
      </p>
    </li>
  );
}
