import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { type AddressSearch, parseSearch, stringifySearch } from '../data/address.ts';
import { HomeScreen } from '../features/home/home-screen.tsx';
import { SettingsScreen } from '../features/settings/settings-screen.tsx';
import { SourcesScreen } from '../features/sources/sources-screen.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({
  component: Shell,
  validateSearch: search => search as AddressSearch, // parseSearch makes nothing but text; each screen reads its own parameters
});

const routes = [
  createRoute({ getParentRoute: () => root, path: '/', component: HomeScreen }),
  createRoute({
    getParentRoute: () => root,
    path: '/explore',
    component: lazyRouteComponent(() => import('../features/explore/explore-screen.tsx'), 'ExploreScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/gpu',
    component: lazyRouteComponent(() => import('../features/gpu/gpu-screen.tsx'), 'GpuScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/budgets',
    component: lazyRouteComponent(() => import('../features/budgets/budgets-screen.tsx'), 'BudgetsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/alerts',
    component: lazyRouteComponent(() => import('../features/alerts/alerts-screen.tsx'), 'AlertsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/allocation',
    component: lazyRouteComponent(() => import('../features/allocation/allocation-screen.tsx'), 'AllocationScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/showback',
    component: lazyRouteComponent(() => import('../features/showback/showback-screen.tsx'), 'ShowbackScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/units',
    component: lazyRouteComponent(() => import('../features/units/units-screen.tsx'), 'UnitsScreen'),
  }),
  createRoute({ getParentRoute: () => root, path: '/sources', component: SourcesScreen }),
  createRoute({
    getParentRoute: () => root,
    path: '/quality',
    component: lazyRouteComponent(() => import('../features/quality/quality-screen.tsx'), 'QualityScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/rules',
    component: lazyRouteComponent(() => import('../features/rules/rules-screen.tsx'), 'RulesScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/prices',
    component: lazyRouteComponent(() => import('../features/prices/prices-screen.tsx'), 'PricesScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/reconcile',
    component: lazyRouteComponent(() => import('../features/reconcile/reconcile-screen.tsx'), 'ReconcileScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sql',
    component: lazyRouteComponent(() => import('../features/sql/sql-screen.tsx'), 'SqlScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/scratch',
    component: lazyRouteComponent(() => import('./scratch-route.tsx'), 'ScratchRoute'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/investigation',
    component: lazyRouteComponent(
      () => import('../features/investigation/investigation-screen.tsx'),
      'InvestigationScreen',
    ),
  }),
  createRoute({ getParentRoute: () => root, path: '/settings', component: SettingsScreen }),
  createRoute({
    getParentRoute: () => root,
    path: '$',
    beforeLoad: () => {
      throw redirect({ to: '/' }); // an address of a screen that this version does not have
    },
  }),
];

/**
 * Hash history: the page itself is always the one document that the app:// protocol and the loopback server serve. Search
 * parameters are plain text (see data/address.ts), so that an address can be read and copied.
 */
export const router = createRouter({
  routeTree: root.addChildren(routes),
  history: createHashHistory(),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
});

/** With it a link to a screen that is not there, or a parameter that is no text, does not compile. */
declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
