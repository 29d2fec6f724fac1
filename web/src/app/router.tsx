import { createRootRoute, createRoute, createRouter, Navigate, Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { areas } from '../areas/index.ts';
import { SetUpPage } from '../areas/identity/set-up-page.tsx';
import { Loading } from '../ui/states.tsx';
import type { Page } from './area.ts';
import { NoSuchPage } from './no-such-page.tsx';
import { SignedIn, useSession } from './session.tsx';
import { Shell } from './shell.tsx';

const pages: Page[] = areas.flatMap((area) => area.pages);

/** Every area's pages inside the frame; set-up stands outside, before anyone can sign in. */
export function createAppRouter() {
  const root = createRootRoute({ component: Outlet, notFoundComponent: NoSuchPage });
  const setUp = createRoute({ getParentRoute: () => root, path: '/set-up', component: SetUpPage });
  const shell = createRoute({
    getParentRoute: () => root,
    id: 'shell',
    component: () => (
      <SignedIn>
        <Shell pages={pages} />
      </SignedIn>
    ),
  });
  const routes = pages.map((page) => {
    const Content = lazy(page.load);
    const Guarded = () => {
      const { may, seesProvince } = useSession();
      // The province's first page is its overview; a unit's is what it owes.
      if (page.path === '/' && !seesProvince) return <Navigate to="/my-work" replace />;
      return page.permission && !may(page.permission) ? (
        <NoSuchPage />
      ) : (
        <Suspense fallback={<Loading />}>
          <Content />
        </Suspense>
      );
    };
    return createRoute({
      getParentRoute: () => shell,
      path: page.path.replaceAll(/:(\w+)/g, '$$$1'),
      component: Guarded,
    });
  });
  return createRouter({
    routeTree: root.addChildren([setUp, shell.addChildren(routes)]),
    defaultPreload: 'intent',
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    // Routes come from the areas, so addresses are plain text to the type checker.
    router: ReturnType<typeof createRouter>;
  }
}
