import { Page } from '../../components/layout/page.tsx';
export function HomeScreen() {
  return <Page title="Home">…</Page>;
}
