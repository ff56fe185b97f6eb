/** Signing in with e-mail and password. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { accountQuery, signIn } from '#api/account.ts';
import { isStatus } from '#api/client.ts';
import { Logo } from '#components/logo.tsx';
import { textOf } from '#lib/json.ts';
import { Button } from '#ui/button.tsx';
import { Field } from '#ui/field.tsx';

const route = getRouteApi('/login');

export function LoginPage() {
  const { to } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const enter = useMutation({
    mutationFn: async (form: FormData) => {
      await signIn({ email: textOf(form.get('email')).trim(), password: textOf(form.get('password')) });
    },
    onSuccess: async () => {
      queryClient.removeQueries({ queryKey: accountQuery().queryKey });
      router.history.push(to !== undefined && isOwnPath(to) ? to : '/');
    },
  });
  return (
    <main className="flex h-full items-start justify-center px-4 pt-[16vh]">
      <title>Sign in · Telltale</title>
      <div className="w-full max-w-80">
        <div className="mb-6 flex items-center gap-2.5">
          <Logo size={30} />
          <h1 className="text-xl font-semibold tracking-tight">Telltale</h1>
        </div>
        <form
          aria-label="Sign in"
          className="flex flex-col gap-3.5 rounded-lg border border-line bg-surface p-5"
          onSubmit={(event) => {
            event.preventDefault();
            enter.mutate(new FormData(event.currentTarget));
          }}
        >
          <Field label="E-mail" name="email" type="email" autoComplete="username" required />
          <Field label="Password" name="password" type="password" autoComplete="current-password" required />
          {enter.isError && (
            <p role="alert" className="rounded-md bg-danger-soft px-2.5 py-1.5 text-danger">
              {isStatus(enter.error, 401) ? 'E-mail or password is wrong.' : enter.error.message}
            </p>
          )}
          <Button type="submit" look="primary" disabled={enter.isPending} className="mt-1 h-8 justify-center">
            {enter.isPending ? 'Signing in…' : 'Sign in'}
          </Button>
        </form>
      </div>
    </main>
  );
}

/** A path of this app, so that a crafted link cannot send one elsewhere after signing in. */
function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])/.test(path);
}
