import { Link } from '@tanstack/react-router';
import { PanelLeft, Search } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { cx } from '../../components/cx.ts';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Kbd } from '../../components/ui/kbd.tsx';
import { useUnanswered } from '../../data/alerts.ts';
import { useAppInfo } from '../../data/lake-query.ts';
import { preferences } from '../../data/preferences.ts';
import { type Screen, screens } from '../screens.ts';
import { LakeLight } from './lake-light.tsx';
import { Logo } from './logo.tsx';

const groups = ['none', 'finops', 'data'] as const;

export function useIsNavigationNarrow(): boolean {
  return useSyncExternalStore(preferences.subscribe, () => preferences.get().isNavigationNarrow);
}

/** Narrow by choice, and always below 1000 px: icons whose names are tooltips. */
export function Navigation({ onSearch }: { onSearch: () => void }) {
  const { t } = useTranslation('shell');
  const isNarrow = useIsNavigationNarrow();
  const { data: info } = useAppInfo();
  const wideOnly = isNarrow ? 'hidden' : 'max-[1000px]:hidden';
  return (
    <nav
      aria-label={t('navigation')}
      className={cx(
        'flex shrink-0 flex-col gap-4 overflow-y-auto border-r border-border bg-bg px-2 py-2.5 [@media(max-height:780px)]:gap-2.5',
        isNarrow ? 'w-13' : 'w-54 max-[1000px]:w-13',
      )}
    >
      <div className="flex h-8 items-center gap-2.5 px-1.5">
        <Logo />
        <div className={cx('min-w-0 leading-tight', wideOnly)}>
          <div className="truncate text-sm font-semibold tracking-[-0.01em]">Mureon</div>
          <div className="truncate text-2xs text-muted" title={info?.workspace.path}>
            {info?.workspace.name ?? '\u00a0'}
          </div>
        </div>
      </div>
      <Button
        onPress={onSearch}
        className={cx(
          'w-full justify-start! px-2! text-muted!',
          isNarrow && 'justify-center!',
          'max-[1000px]:justify-center!',
        )}
      >
        <Search aria-hidden size={15} className="shrink-0" />
        <span className={cx('min-w-0 flex-1 truncate text-left', isNarrow ? 'sr-only' : 'max-[1000px]:sr-only')}>
          {t('searchShort')}
        </span>
        <span className={wideOnly}>
          <Kbd keys="Mod+K" />
        </span>
      </Button>
      {groups.map(group => (
        <ul
          key={group}
          className="flex flex-col gap-px"
          aria-label={group === 'none' ? undefined : t(`group.${group}`)}
        >
          {group === 'none' ? null : (
            <li aria-hidden className={cx('eyebrow px-2 pb-1', wideOnly)}>
              {t(`group.${group}`)}
            </li>
          )}
          {screens
            .filter(screen => screen.group === group)
            .map(screen => {
              const Item = screen.id === 'alerts' ? AlertsItem : NavigationItem;
              return <Item key={screen.id} screen={screen} labelClass={wideOnly} />;
            })}
        </ul>
      ))}
      <ul className="mt-auto flex flex-col gap-px">
        {screens
          .filter(screen => screen.group === 'system')
          .map(screen => (
            <NavigationItem key={screen.id} screen={screen} labelClass={wideOnly} />
          ))}
        <li>
          <LakeLight labelClass={wideOnly} />
        </li>
      </ul>
    </nav>
  );
}

/** With the number of alerts that nobody has answered. */
function AlertsItem(props: { screen: Screen; labelClass: string }) {
  return <NavigationItem {...props} badge={useUnanswered()} />;
}

function NavigationItem({
  screen,
  labelClass,
  badge = 0,
}: {
  screen: Screen;
  labelClass: string;
  /** What waits there for an answer. */
  badge?: number;
}) {
  const narrowOnly = labelClass === 'hidden' ? '' : 'min-[1000px]:hidden';
  const { t } = useTranslation('shell');
  const Icon = screen.icon;
  const label = t(`screen.${screen.id}`);
  return (
    <li>
      <Link
        to={screen.path}
        aria-label={badge > 0 ? t('alertsOpen', { screen: label, count: badge }) : label}
        title={labelClass === 'hidden' ? label : undefined}
        className="group flex h-8 items-center gap-2.5 rounded-md px-2.5 [@media(max-height:780px)]:h-7 text-sm text-muted transition-colors hover:bg-hover hover:text-text aria-[current=page]:bg-hover aria-[current=page]:font-[550] aria-[current=page]:text-text"
      >
        <span className="relative shrink-0">
          <Icon aria-hidden size={16} strokeWidth={1.75} className="group-aria-[current=page]:text-accent" />
          {badge > 0 ? (
            <span
              aria-hidden
              className={cx('absolute -top-0.5 -right-0.5 size-2 rounded-full bg-negative', narrowOnly)}
            />
          ) : null}
        </span>
        <span className={labelClass}>{label}</span>
        {badge > 0 ? (
          <span
            aria-hidden
            className={cx(
              'figure ml-auto rounded-full bg-negative-soft px-1.5 text-2xs font-[550] text-negative',
              labelClass,
            )}
          >
            {badge > 99 ? '99+' : badge}
          </span>
        ) : null}
      </Link>
    </li>
  );
}

export function NavigationToggle() {
  const { t } = useTranslation('shell');
  const isNarrow = useIsNavigationNarrow();
  return (
    <IconButton
      size="sm"
      label={isNarrow ? t('navigationWide') : t('navigationNarrow')}
      className="-ml-1.5 max-[1000px]:hidden text-muted!"
      onPress={() => preferences.set({ isNavigationNarrow: !isNarrow })}
    >
      <PanelLeft aria-hidden size={16} strokeWidth={1.75} />
    </IconButton>
  );
}
