import { useTranslation } from 'react-i18next';
import { cx } from '../../components/cx.ts';
import { useWorkbench } from '../../data/events.ts';

const tones = {
  ready: 'bg-positive',
  starting: 'bg-warning',
  restarting: 'bg-warning',
  failed: 'bg-negative',
  lost: 'bg-negative',
};

/** Is the data engine there, and which version of the lake does it hold. */
export function LakeLight({ labelClass }: { labelClass: string }) {
  const { t } = useTranslation('shell');
  const lake = useWorkbench(state => state.lake);
  const connection = useWorkbench(state => state.connection);
  const version = useWorkbench(state => state.lakeVersion);
  const state = connection === 'lost' ? 'lost' : (lake?.state ?? 'starting');
  const text = t(`lakeState.${state}`);
  const label = version === null ? text : `${text} · v${version}`;
  return (
    <div className="flex h-8 items-center gap-2.5 px-2.5 text-2xs text-muted" title={label}>
      <span className="flex w-4 shrink-0 justify-center">
        <span aria-hidden className={cx('size-2 rounded-full', tones[state])} />
      </span>
      <span className={cx('figure truncate', labelClass)}>{label}</span>
      <span className={labelClass === 'hidden' ? 'sr-only' : 'hidden max-[1000px]:sr-only'}>{label}</span>
    </div>
  );
}
