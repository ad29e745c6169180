import { History } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../components/format-time.ts';
import { formatCount } from '../../components/money/format.ts';
import { Button } from '../../components/ui/button.tsx';
import { Popover } from '../../components/ui/popover.tsx';
import { forgetHistory, type PastStatement, readHistory } from './sql-history.ts';

/** What ran in this window, newest first; opening one puts it into the editor. */
export function HistoryList({ zone, onOpen }: { zone: string; onOpen: (text: string) => void }) {
  const { t } = useTranslation('sql');
  return (
    <Popover
      label={t('history.title')}
      placement="bottom end"
      trigger={
        <Button size="sm">
          <History aria-hidden size={14} />
          {t('history.title')}
        </Button>
      }
    >
      {close => (
        <Past
          zone={zone}
          onOpen={text => {
            close();
            onOpen(text);
          }}
        />
      )}
    </Popover>
  );
}

function Past({ zone, onOpen }: { zone: string; onOpen: (text: string) => void }) {
  const { t, i18n } = useTranslation('sql');
  const [past, setPast] = useState<readonly PastStatement[]>(readHistory);
  if (past.length === 0) return <p className="w-72 text-xs text-muted">{t('history.none')}</p>;
  return (
    <div className="w-[28rem]">
      <ul className="max-h-80 overflow-auto">
        {past.map(({ text, at, rows }) => (
          <li key={text}>
            <Button
              size="sm"
              variant="quiet"
              className="h-auto! w-full flex-col items-start! gap-0! py-1.5"
              onPress={() => onOpen(text)}
            >
              <span className="max-w-full truncate font-mono text-xs">{text.replace(/\s+/g, ' ').trim()}</span>
              <span className="text-2xs text-muted">
                {formatInstant(at, i18n.language, zone)}
                {rows === null
                  ? ` · ${t('history.failed')}`
                  : ` · ${t('rows', { count: rows, text: formatCount(rows, i18n.language) })}`}
              </span>
            </Button>
          </li>
        ))}
      </ul>
      <div className="mt-2 flex items-center justify-between gap-3 border-t border-border pt-2">
        <p className="text-2xs text-muted">{t('history.local')}</p>
        <Button size="sm" variant="quiet" onPress={() => setPast(forgetHistory())}>
          {t('history.clear')}
        </Button>
      </div>
    </div>
  );
}
