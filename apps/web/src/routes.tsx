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
import { askTrace } from '#api/traces.ts';
import { AppShell } from '#components/app-shell.tsx';
import { askAhead, whenAsked } from '#components/list/ask-ahead.ts';
import { QueryError } from '#components/query-error.tsx';
import { readDashboardSearch } from '#lib/dashboard-search.ts';
import { readQueryListSearch } from '#lib/list-search.ts';
import { lastProject, rememberProject } from '#lib/project.ts';
import { parseSearch, pick, stringifySearch } from '#lib/search-params.ts';
import { readDoctorSearch } from '#pages/doctor/search.ts';
import { readLiveSearch } from '#pages/live/search.ts';
import { LoginPage } from '#pages/login/login-page.tsx';
import { readModelSearch } from '#pages/models/search.ts';
import { observationsList } from '#pages/observations/list.ts';
import { readPlaygroundSearch } from '#pages/playground/search.ts';
import { readPromptEditSearch } from '#pages/prompt-edit/search.ts';
import { readPromptPageSearch } from '#pages/prompt/search.ts';
import { readPromptSearch } from '#pages/prompts/search.ts';
import { readSessionSearch } from '#pages/sessions/search.ts';
import { readTraceAddress } from '#components/trace/address.ts';
import { tracesList } from '#pages/traces/list.ts';
import { TraceRedirect } from '#pages/trace/trace-redirect.tsx';
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

const start = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: async ({ context }) => {
    const { projects } = await context.queryClient.ensureQueryData(accountQuery());
    const project = projects.find(({ id }) => id === lastProject()) ?? projects[0];
    if (project === undefined) return;
    redirect({
      to: '/project/$projectId/home',
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
  validateSearch: readTraceAddress,
  component: TraceRedirect,
});

const project = createRoute({ getParentRoute: () => signedIn, path: '/project/$projectId', component: Project });

const projectHome = createRoute({
  getParentRoute: () => project,
  path: '/',
  beforeLoad: ({ params }) => {
    redirect({ to: '/project/$projectId/home', params, search: {}, replace: true, throw: true });
  },
});

const home = createRoute({
  getParentRoute: () => project,
  path: '/home',
  validateSearch: readDashboardSearch,
  component: lazyRouteComponent(() => import('#pages/home/home-page.tsx'), 'HomePage'),
});

const dashboards = createRoute({
  getParentRoute: () => project,
  path: '/dashboards',
  component: lazyRouteComponent(() => import('#pages/dashboards/dashboards-page.tsx'), 'DashboardsPage'),
});

const dashboard = createRoute({
  getParentRoute: () => project,
  path: '/dashboards/$dashboardId',
  validateSearch: readDashboardSearch,
  component: lazyRouteComponent(() => import('#pages/dashboard/dashboard-page.tsx'), 'DashboardPage'),
});

const traces = createRoute({
  getParentRoute: () => project,
  path: '/traces',
  validateSearch: readQueryListSearch,
  beforeLoad: ({ context: { queryClient }, params: { projectId }, search, preload }) => ({
    asked: preload ? undefined : askAhead(queryClient, tracesList, { projectId, search }),
  }),
  loader: ({ context: { asked }, cause }) => (cause === 'enter' ? whenAsked(asked) : undefined),
  component: lazyRouteComponent(() => import('#pages/traces/traces-page.tsx'), 'TracesPage'),
});

const trace = createRoute({
  getParentRoute: () => project,
  path: '/traces/$traceId',
  validateSearch: readTraceAddress,
  loader: ({ context: { queryClient }, params: { projectId, traceId }, preload }) => {
    if (!preload) askTrace(queryClient, projectId, traceId);
  },
  staleTime: Number.POSITIVE_INFINITY,
  component: lazyRouteComponent(() => import('#pages/trace/trace-page.tsx'), 'TracePage'),
});

const live = createRoute({
  getParentRoute: () => project,
  path: '/live',
  validateSearch: readLiveSearch,
  component: lazyRouteComponent(() => import('#pages/live/live-page.tsx'), 'LivePage'),
});

const observations = createRoute({
  getParentRoute: () => project,
  path: '/observations',
  validateSearch: readQueryListSearch,
  beforeLoad: ({ context: { queryClient }, params: { projectId }, search, preload }) => ({
    asked: preload ? undefined : askAhead(queryClient, observationsList, { projectId, search }),
  }),
  loader: ({ context: { asked }, cause }) => (cause === 'enter' ? whenAsked(asked) : undefined),
  component: lazyRouteComponent(() => import('#pages/observations/observations-page.tsx'), 'ObservationsPage'),
});

const sessions = createRoute({
  getParentRoute: () => project,
  path: '/sessions',
  validateSearch: readSessionSearch,
  component: lazyRouteComponent(() => import('#pages/sessions/sessions-page.tsx'), 'SessionsPage'),
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

const doctor = createRoute({
  getParentRoute: () => project,
  path: '/doctor',
  validateSearch: readDoctorSearch,
  component: lazyRouteComponent(() => import('#pages/doctor/doctor-page.tsx'), 'DoctorPage'),
});

const models = createRoute({
  getParentRoute: () => project,
  path: '/models',
  validateSearch: readModelSearch,
  component: lazyRouteComponent(() => import('#pages/models/models-page.tsx'), 'ModelsPage'),
});

const prompts = createRoute({
  getParentRoute: () => project,
  path: '/prompts',
  validateSearch: readPromptSearch,
  component: lazyRouteComponent(() => import('#pages/prompts/prompts-page.tsx'), 'PromptsPage'),
});

/** No prompt can be called `new`. */
const promptEdit = createRoute({
  getParentRoute: () => project,
  path: '/prompts/new',
  validateSearch: readPromptEditSearch,
  component: lazyRouteComponent(() => import('#pages/prompt-edit/prompt-edit-page.tsx'), 'PromptEditPage'),
});

const prompt = createRoute({
  getParentRoute: () => project,
  path: '/prompts/$promptName',
  validateSearch: readPromptPageSearch,
  component: lazyRouteComponent(() => import('#pages/prompt/prompt-page.tsx'), 'PromptPage'),
});

const playground = createRoute({
  getParentRoute: () => project,
  path: '/playground',
  validateSearch: readPlaygroundSearch,
  component: lazyRouteComponent(() => import('#pages/playground/playground-page.tsx'), 'PlaygroundPage'),
});

const settings = createRoute({
  getParentRoute: () => project,
  path: '/settings',
  component: lazyRouteComponent(() => import('#pages/settings/settings-page.tsx'), 'SettingsPage'),
});

const tree = root.addChildren([
  login,
  signedIn.addChildren([
    start,
    traceLink,
    project.addChildren([
      projectHome,
      home,
      dashboards,
      dashboard,
      traces,
      trace,
      observations,
      live,
      sessions,
      session,
      users,
      user,
      doctor,
      models,
      prompts,
      promptEdit,
      prompt,
      playground,
      settings,
    ]),
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
        Go home
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
