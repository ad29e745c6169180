import { Page } from '../../components/layout/page.tsx';
export function SettingsScreen() {
  return <Page title="Settings">…</Page>;
}
