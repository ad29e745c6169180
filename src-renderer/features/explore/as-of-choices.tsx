import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drop } from '../../../src-core/contract/imports.ts';
import { SearchList } from '../../components/filters/search-list.tsx';
import { formatDay, formatInstant } from '../../components/format-time.ts';
import { Button } from '../../components/ui/button.tsx';
import { Skeleton } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';

const SHOWN = 60;

/** The lake as any import left it, by its day; or any version or point in time, typed in. */
export function AsOfChoices({
  asOf,
  zone,
  lakeVersion,
  onPick,
}: {
  asOf: string | null;
  zone: string;
  lakeVersion: number | null;
  onPick: (asOf: string | null) => void;
}) {
  const { t, i18n } = useTranslation('explore');
  const drops = useLakeQuery(['drops'], signal => api.imports.drops(undefined, { signal }));
  const [text, setText] = useState(asOf ?? '');
  const isValid = /^\d+$/.test(text) || !Number.isNaN(Date.parse(text));
  const items = useMemo(
    () =>
      importsByVersion(drops.data ?? [])
        .slice(0, SHOWN)
        .map(({ version, importedAt, files }) => ({
          id: String(version),
          label: `${formatInstant(importedAt, i18n.language, zone)} · v${version}`,
          hint: files.length > 2 ? t('as-of.files', { first: files[0], count: files.length - 1 }) : files.join(', '),
          group: formatDay(importedAt.slice(0, 10), i18n.language),
        })),
    [drops.data, i18n.language, zone, t],
  );
  return (
    <div className="w-96 space-y-3">
      <p className="text-xs text-muted">{t('as-of.hint', { version: lakeVersion ?? '–' })}</p>
      {drops.data ? (
        <SearchList
          label={t('as-of.imports')}
          placeholder={t('as-of.imports')}
          items={items}
          onPick={onPick}
          empty={t('nothing-found')}
        />
      ) : (
        <Skeleton className="h-40" />
      )}
      <TextField
        label={t('as-of.field')}
        value={text}
        onChange={setText}
        size="sm"
        placeholder="12 / 2026-03-01T00:00Z"
      />
      <div className="flex justify-end gap-2">
        <Button size="sm" onPress={() => onPick(null)}>
          {t('as-of.now')}
        </Button>
        <Button
          size="sm"
          variant="primary"
          isDisabled={!isValid}
          onPress={() => onPick(/^\d+$/.test(text) ? text : new Date(text).toISOString())}
        >
          {t('apply')}
        </Button>
      </div>
    </div>
  );
}

/** One line per version of the lake that an import made, newest first. */
export function importsByVersion(
  drops: readonly Pick<Drop, 'lakeVersion' | 'importedAt' | 'fileName'>[],
): { version: number; importedAt: string; files: string[] }[] {
  const byVersion = new Map<number, { version: number; importedAt: string; files: string[] }>();
  for (const { lakeVersion: version, importedAt, fileName } of drops) {
    const known = byVersion.get(version) ?? { version, importedAt, files: [] };
    byVersion.set(version, { ...known, files: [...known.files, fileName] });
  }
  return [...byVersion.values()].sort((a, b) => b.version - a.version);
}
