import './components/theme/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { chooseLanguage, startI18n } from './app/i18n/i18n.ts';
import { startTheme } from './app/theme.ts';
import { connection } from './data/client.ts';
import { workbenchEvents } from './data/events.ts';
import { fileDrag } from './data/file-drag.ts';
import { preferences } from './data/preferences.ts';

// React Aria would add an inline <style> under this id unless one exists; the content security policy forbids inline styles,
// so the rule lives in global.css and this empty element says "already there".
document.head.append(Object.assign(document.createElement('meta'), { id: 'react-aria-pressable-style' }));

startTheme();
startI18n(chooseLanguage(preferences.get().language, navigator.languages));
connection.start(window.mureon);
fileDrag.start();
void workbenchEvents.run(new AbortController().signal);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
