/** Every address of the app and the page behind it. */
import type { QueryClient } from '@tanstack/react-query';
import { useSuspenseQuery } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
  Outlet,
  redirect,
  useRouter,
  type ErrorComponentProps,
} from '@tanstack/react-router';
import { useEffect } from 'react';
import { accountQuery } from '#api/account.ts';
import { isStatus } from '#api/client.ts';
import { AppShell } from '#components/app-shell.tsx';
import { QueryError } from '#components/query-error.tsx';
import { lastProject, rememberProject } from '#lib/project.ts';
import { parseSearch, pick, stringifySearch } from '#lib/search-params.ts';
import { LoginPage } from '#pages/login/login-page.tsx';
import { readSessionSearch } from '#pages/sessions/search.ts';
import { SessionsPage } from '#pages/sessions/sessions-page.tsx';
import { SettingsPage } from '#pages/settings/settings-page.tsx';
import { readTracePageSearch } from '#pages/trace/search.ts';
import { TraceRedirect } from '#pages/trace/trace-redirect.tsx';
import { readTraceSearch } from '#pages/traces/search.ts';
import { TracesPage } from '#pages/traces/traces-page.tsx';
import { readUserPageSearch } from '#pages/user/search.ts';
import { readUserSearch } from '#pages/users/search.ts';
import { Notice } from '#ui/notice.tsx';

interface Context {
  readonly queryClient: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFound });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search) => pick(search, ['to']),
  component: LoginPage,
});

/** Everything behind the login; it adds nothing to the address. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(accountQuery());
    } catch (error) {
      if (!isStatus(error, 401)) throw error;
      const to = location.href === '/' ? undefined : location.href;
      redirect({ to: '/login', search: to === undefined ? {} : { to }, replace: true, throw: true });
    }
  },
  errorComponent: Failed,
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: async ({ context }) => {
    const { projects } = await context.queryClient.ensureQueryData(accountQuery());
    const project = projects.find(({ id }) => id === lastProject()) ?? projects[0];
    if (project === undefined) return;
    redirect({
      to: '/project/$projectId/traces',
      params: { projectId: project.id },
      search: {},
      replace: true,
      throw: true,
    });
  },
  component: () => <Notice title="No project yet">Ask an owner of your organization to add you to a project.</Notice>,
});

const traceLink = createRoute({
  getParentRoute: () => signedIn,
  path: '/trace/$traceId',
  component: TraceRedirect,
});

const project = createRoute({ getParentRoute: () => signedIn, path: '/project/$projectId', component: Project });

const projectHome = createRoute({
  getParentRoute: () => project,
  path: '/',
  beforeLoad: ({ params }) => {
    redirect({ to: '/project/$projectId/traces', params, search: {}, replace: true, throw: true });
  },
});

const traces = createRoute({
  getParentRoute: () => project,
  path: '/traces',
  validateSearch: readTraceSearch,
  component: TracesPage,
});

const trace = createRoute({
  getParentRoute: () => project,
  path: '/traces/$traceId',
  validateSearch: readTracePageSearch,
  component: lazyRouteComponent(() => import('#pages/trace/trace-page.tsx'), 'TracePage'),
});

const sessions = createRoute({
  getParentRoute: () => project,
  path: '/sessions',
  validateSearch: readSessionSearch,
  component: SessionsPage,
});

const session = createRoute({
  getParentRoute: () => project,
  path: '/sessions/$sessionId',
  component: lazyRouteComponent(() => import('#pages/session/session-page.tsx'), 'SessionPage'),
});

const users = createRoute({
  getParentRoute: () => project,
  path: '/users',
  validateSearch: readUserSearch,
  component: lazyRouteComponent(() => import('#pages/users/users-page.tsx'), 'UsersPage'),
});

const user = createRoute({
  getParentRoute: () => project,
  path: '/users/$userId',
  validateSearch: readUserPageSearch,
  component: lazyRouteComponent(() => import('#pages/user/user-page.tsx'), 'UserPage'),
});

const settings = createRoute({ getParentRoute: () => project, path: '/settings', component: SettingsPage });

const tree = root.addChildren([
  login,
  signedIn.addChildren([
    home,
    traceLink,
    project.addChildren([projectHome, traces, trace, sessions, session, users, user, settings]),
  ]),
]);

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultErrorComponent: Failed,
    // Pages load their code when the pointer comes near a link to them.
    defaultPreload: 'intent',
    scrollRestoration: false,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}

function Project() {
  const { projectId } = project.useParams();
  const { data: account } = useSuspenseQuery(accountQuery());
  const isKnown = account.projects.some(({ id }) => id === projectId);
  useEffect(() => {
    if (isKnown) rememberProject(projectId);
  }, [isKnown, projectId]);
  return (
    <AppShell account={account} projectId={projectId}>
      {isKnown ? (
        <Outlet />
      ) : (
        <Notice title="This project is not yours to see">
          It does not exist, or your account has no role in it. Choose another at the top left.
        </Notice>
      )}
    </AppShell>
  );
}

function NotFound() {
  return (
    <Notice title="There is no such page">
      <Link to="/" className="text-accent hover:underline">
        Go to your traces
      </Link>
    </Notice>
  );
}

function Failed({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <QueryError
      error={error instanceof Error ? error : new Error(String(error))}
      onRetry={() => void router.invalidate()}
    />
  );
}
