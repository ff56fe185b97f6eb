/** Who is signed in: the query for it, signing in and signing out. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { getMe, login, logout, type Account } from '@telltale/contract/access.ts';
import { call } from './client.ts';

export function accountQuery() {
  return queryOptions({
    queryKey: ['account'],
    queryFn: ({ signal }) => call(getMe, { signal }),
    staleTime: 5 * 60_000,
    retry: false,
  });
}

export async function signIn(credentials: { email: string; password: string }): Promise<Account> {
  return call(login, { body: credentials });
}

export async function signOut(): Promise<void> {
  await call(logout);
}

/** Whether this person may see and change the project's keys. */
export function isAdmin(account: Account, projectId: string): boolean {
  const role = roleIn(account, projectId);
  return role === 'OWNER' || role === 'ADMIN';
}

/** Whether this person may do more in the project than look. */
export function isMember(account: Account, projectId: string): boolean {
  const role = roleIn(account, projectId);
  return role !== undefined && role !== 'VIEWER';
}

/** Whether who is signed in is a member; not before it is known who it is. */
export function useMayEdit(projectId: string): boolean {
  const { data } = useQuery(accountQuery());
  return data !== undefined && isMember(data, projectId);
}

function roleIn(account: Account, projectId: string) {
  return account.projects.find((project) => project.id === projectId)?.role;
}
