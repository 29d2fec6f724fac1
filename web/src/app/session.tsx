import { GetSession } from '@lachan/server/contracts/identity';
import type { Wire } from '@lachan/server/kernel/contract';
import type { Permission } from '@lachan/server/kernel/permissions';
import { createContext, useContext, type ReactNode } from 'react';
import { Failed, Loading } from '../ui/states.tsx';
import { SignInPage } from '../areas/identity/sign-in-page.tsx';
import { useCall, useCsrfToken } from './http.ts';

export type Session = Wire<typeof GetSession.output>;

const SessionContext = createContext<Session | null>(null);

/** Who is signed in. Only below `SignedIn`. */
export function useSession(): Session & { may: (permission: Permission) => boolean } {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession stands outside SignedIn');
  return { ...session, may: (permission) => session.permissions.includes(permission) };
}

/** Shows its children to people who are signed in, and the sign-in page to everyone else. */
export function SignedIn({ children }: { children: ReactNode }) {
  const session = useCall(GetSession, {});
  useCsrfToken(session.data?.csrfToken ?? '');
  if (session.data) return <SessionContext.Provider value={session.data}>{children}</SessionContext.Provider>;
  if (session.error?.status === 401) return <SignInPage />;
  if (session.error) return <Failed failure={session.error} retry={() => void session.refetch()} />;
  return <Loading />;
}
