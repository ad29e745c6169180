import type { MenuItemConstructorOptions } from 'electron';
import type { Settings } from '../../src-core/contract/app.ts';
import type { MenuTexts } from './menu-texts.ts';

export type MenuState = {
  texts: MenuTexts;
  theme: Settings['theme'];
  recents: readonly { name: string; handle: string }[];
  isMac: boolean;
  isDevelopment: boolean;
};

/** What menu items do; commands go to the page (see `WorkbenchEvent`). */
export type MenuActions = {
  command(name: string, handles?: readonly string[]): void;
  setTheme(theme: Settings['theme']): void;
  zoom(change: 'in' | 'out' | 'reset'): void;
  reloadLake(): void;
  about(): void;
};

/** The native menu as data; a pure function, so that a test reads it without a window. */
export function menuTemplate(state: MenuState, actions: MenuActions): MenuItemConstructorOptions[] {
  const { texts, isMac } = state;
  const command = (name: string) => () => actions.command(name);
  const themeItem = (theme: Settings['theme'], label: string): MenuItemConstructorOptions => ({
    label,
    type: 'radio',
    checked: state.theme === theme,
    click: () => actions.setTheme(theme),
  });
  const recents: MenuItemConstructorOptions[] =
    state.recents.length === 0
      ? [{ label: texts.noRecent, enabled: false }]
      : state.recents.map(({ name, handle }) => ({
          label: name.replaceAll('&', '&&'),
          click: () => actions.command('import-files', [handle]),
        }));
  const settings: MenuItemConstructorOptions = {
    id: 'settings',
    label: texts.settings,
    accelerator: 'CmdOrCtrl+,',
    click: command('settings'),
  };
  const about: MenuItemConstructorOptions = { id: 'about', label: texts.about, click: () => actions.about() };

  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const appMenu: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [about, separator, settings, separator, { role: 'hide' }, { role: 'quit' }],
  };

  return [
    ...(isMac ? [appMenu] : []),
    {
      label: texts.file,
      submenu: [
        { id: 'import-files', label: texts.importFiles, accelerator: 'CmdOrCtrl+O', click: command('import-files') },
        {
          id: 'import-folder',
          label: texts.importFolder,
          accelerator: 'CmdOrCtrl+Shift+O',
          click: command('import-folder'),
        },
        { id: 'recents', label: texts.openRecent, submenu: recents },
        { type: 'separator' },
        { id: 'export', label: texts.exportView, accelerator: 'CmdOrCtrl+E', click: command('export') },
        ...(isMac
          ? []
          : ([{ type: 'separator' }, settings, { type: 'separator' }, { role: 'quit', label: texts.quit }] as const)),
      ],
    },
    {
      label: texts.edit,
      submenu: [
        { role: 'undo', label: texts.undo },
        { role: 'redo', label: texts.redo },
        { type: 'separator' },
        { role: 'cut', label: texts.cut },
        { role: 'copy', label: texts.copy },
        { role: 'paste', label: texts.paste },
        { role: 'selectAll', label: texts.selectAll },
      ],
    },
    {
      label: texts.view,
      submenu: [
        { id: 'palette', label: texts.palette, click: command('palette') },
        {
          id: 'theme',
          label: texts.theme,
          submenu: [
            themeItem('system', texts.themeSystem),
            themeItem('light', texts.themeLight),
            themeItem('dark', texts.themeDark),
          ],
        },
        { type: 'separator' },
        { id: 'zoom-in', label: texts.zoomIn, accelerator: 'CmdOrCtrl+Plus', click: () => actions.zoom('in') },
        { id: 'zoom-out', label: texts.zoomOut, accelerator: 'CmdOrCtrl+-', click: () => actions.zoom('out') },
        { id: 'zoom-reset', label: texts.zoomReset, accelerator: 'CmdOrCtrl+0', click: () => actions.zoom('reset') },
        { role: 'togglefullscreen', label: texts.fullScreen },
        { type: 'separator' },
        { id: 'reload-lake', label: texts.reloadLake, click: () => actions.reloadLake() },
        ...(state.isDevelopment ? ([{ role: 'toggleDevTools', label: texts.developer }] as const) : []),
      ],
    },
    {
      label: texts.window,
      submenu: [
        { role: 'minimize', label: texts.minimize },
        { role: 'close', label: texts.close },
      ],
    },
    {
      role: 'help',
      label: texts.help,
      submenu: [
        { id: 'shortcuts', label: texts.shortcuts, accelerator: 'CmdOrCtrl+/', click: command('shortcuts') },
        ...(isMac ? [] : [about]),
      ],
    },
  ];
}
