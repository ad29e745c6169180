import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ToastRegion } from '../components/ui/toast.tsx';
import { queryClient } from '../data/lake-query.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { router } from './router.tsx';
import { useSettingsInForce } from './use-settings-in-force.ts';

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <LocalisedApp />
    </QueryClientProvider>
  );
}

function LocalisedApp() {
  const { i18n } = useTranslation();
  useSettingsInForce();
  return (
    <I18nProvider locale={i18n.language}>
      <ErrorBoundary>
        <RouterProvider router={router} />
      </ErrorBoundary>
      <ToastRegion />
    </I18nProvider>
  );
}
