import { app, BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme, screen } from 'electron';
import type { WindowState } from '../../src-core/contract/workspace.ts';
import { APP_URL } from './origin.ts';

const FIRST: WindowState = {
  x: null,
  y: null,
  width: 1_360,
  height: 880,
  isMaximized: false,
  isFullScreen: false,
  zoomLevel: 0,
};

/** SECURITY 1: the one set of options of every window. */
export function windowOptions(preload: string, isDevelopment: boolean): BrowserWindowConstructorOptions {
  return {
    show: false,
    minWidth: 760,
    minHeight: 520,
    title: 'Mureon Workbench',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      experimentalFeatures: false,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false, // its dictionaries would be fetched
      devTools: isDevelopment,
    },
  };
}

/** Open the workbench's window where it was last; it shows itself when the first frame is ready. */
export function openWindow(options: {
  preload: string;
  icon: string | null;
  state: WindowState | null;
  save: (state: WindowState) => void;
}): BrowserWindow {
  const state = onSomeDisplay(options.state ?? FIRST);
  const window = new BrowserWindow({
    ...windowOptions(options.preload, !app.isPackaged),
    ...(options.icon === null ? {} : { icon: options.icon }),
    width: state.width,
    height: state.height,
    ...(state.x === null || state.y === null ? {} : { x: state.x, y: state.y }),
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0f1115' : '#ffffff',
  });
  if (state.isMaximized) window.maximize();
  if (state.isFullScreen) window.setFullScreen(true);
  window.once('ready-to-show', () => window.show());
  window.webContents.once('did-finish-load', () => window.webContents.setZoomLevel(state.zoomLevel));

  let timer: NodeJS.Timeout | undefined;
  const saveSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => !window.isDestroyed() && options.save(stateOf(window)), 500);
  };
  for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const) window.on(event as 'resize', saveSoon);
  window.on('close', () => {
    clearTimeout(timer);
    options.save(stateOf(window));
  });
  void window.loadURL(APP_URL);
  return window;
}

export function stateOf(window: BrowserWindow): WindowState {
  const { x, y, width, height } = window.getNormalBounds();
  return {
    x,
    y,
    width,
    height,
    isMaximized: window.isMaximized(),
    isFullScreen: window.isFullScreen(),
    zoomLevel: window.webContents.getZoomLevel(),
  };
}

/** A window whose display is gone opens in the middle of the one that is there. */
function onSomeDisplay(state: WindowState): WindowState {
  const { x, y, width, height } = state;
  if (x === null || y === null) return state;
  const isVisible = screen.getAllDisplays().some(({ workArea }) => {
    const across = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x);
    const down = Math.min(y + height, workArea.y + workArea.height) - Math.max(y, workArea.y);
    return across >= 100 && down >= 60;
  });
  return isVisible ? state : { ...state, x: null, y: null };
}
