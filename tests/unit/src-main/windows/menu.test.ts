import { expect, test } from 'vitest';
import { menuTemplate } from '../../../../src-main/windows/menu.ts';
import { menuTexts } from '../../../../src-main/windows/menu-texts.ts';
import { externalUrl } from '../../../../src-main/windows/origin.ts';

const actions = {
  command: () => undefined,
  setTheme: () => undefined,
  zoom: () => undefined,
  reloadLake: () => undefined,
  about: () => undefined,
};
type Items = { label?: string; submenu?: Items[]; checked?: boolean; click?: () => void }[];

test.each(['en', 'ko'] as const)('every item of the %s menu has its words', language => {
  const texts = menuTexts(language, 'en-US');
  const menu = menuTemplate(
    { texts, theme: 'dark', recents: [{ name: 'a&b.csv', handle: 'h' }], isMac: false, isDevelopment: false },
    actions,
  ) as unknown as Items;
  const labels = (items: Items): string[] =>
    items.flatMap(item => [item.label ?? '', ...labels((item.submenu ?? []) as Items)]).filter(label => label !== '');
  const all = labels(menu);
  for (const wanted of [
    texts.importFiles,
    texts.importFolder,
    texts.exportView,
    texts.themeDark,
    texts.zoomIn,
    texts.reloadLake,
    texts.shortcuts,
    texts.about,
    texts.quit,
    'a&&b.csv',
  ]) {
    expect(all).toContain(wanted);
  }
  expect(all).not.toContain(texts.developer);
});

test('the language follows the setting, then the system; the present theme is marked', () => {
  expect(menuTexts(null, 'ko-KR').file).toBe('파일');
  expect(menuTexts(null, 'de-DE').file).toBe('File');
  expect(menuTexts('en', 'ko-KR').file).toBe('File');
  const menu = menuTemplate(
    { texts: menuTexts('en', 'en'), theme: 'light', recents: [], isMac: true, isDevelopment: true },
    actions,
  ) as unknown as Items;
  expect(JSON.stringify(menu)).toContain('"label":"Light","type":"radio","checked":true');
});

test('links open outside only for https and listed hosts', () => {
  expect(externalUrl('https://focus.finops.org/spec')?.href).toBe('https://focus.finops.org/spec');
  const refused = [
    'http://focus.finops.org',
    'https://focus.finops.org.evil.example',
    'https://evil.example',
    'https://user@focus.finops.org',
    'https://focus.finops.org:8443',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'mailto:a@b',
    'ms-settings:',
    '//focus.finops.org',
    '',
    'https://',
    'smb://focus.finops.org',
    'https://focus.finops.org@evil.example',
    'data:text/html,x',
  ];
  for (const url of refused) expect(externalUrl(url), url).toBeNull();
});
