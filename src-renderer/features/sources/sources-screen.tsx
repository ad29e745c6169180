import { Page } from '../../components/layout/page.tsx';
export function SourcesScreen() {
  return <Page title="Sources">…</Page>;
}
