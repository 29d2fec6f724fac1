import type { Area } from '../../kernel/area.ts';
import { systemActor } from '../../kernel/actor.ts';
import type { HttpRequest } from '../../kernel/http/server.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { actions } from './actions.ts';
import { jobs } from './jobs.ts';
import { routes, SESSION_COOKIE, streams } from './routes.ts';
import { actorOfSession, actorOfToken, getInstallationStatus } from './service/sessions.ts';
import { resealTotp } from './service/totp-secrets.ts';

export { actorOf, actorOfToken } from './service/sessions.ts';
export { setUp, setUpKey } from './service/set-up.ts';
export { insertUsers, issueToken, revokeToken } from './service/users.ts';

/** Says where to go: the first page, or set-up with its key. */
async function welcome(
  kernel: Kernel,
  { address, setUpKey: key }: { address: string; setUpKey: string },
): Promise<void> {
  const { isSetUp, provinceName } = await getInstallationStatus(kernel.callerOf(systemActor), {});
  console.log(
    isSetUp
      ? `\nLá Chắn · ${provinceName}\n  ${address}`
      : `\nLá Chắn: chưa thiết lập. Mở trang thiết lập (set up here):\n  ${address}/set-up?key=${key}`,
  );
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export const identity: Area = {
  name: 'identity',
  routes,
  streams,
  jobs,
  actions,
  upgrade: (kernel) => resealTotp(kernel.callerOf(systemActor)),
  welcome,
  async authenticate(kernel, request: HttpRequest) {
    const bearer = /^Bearer (lachan_\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (bearer) return actorOfToken(kernel, bearer);
    const cookie = request.cookies[SESSION_COOKIE];
    // Signing in replaces a session: a stale cookie must not stand in the way.
    if (!cookie || (request.method === 'POST' && request.routeOptions.url === '/api/session')) return null;
    const csrfToken = SAFE_METHODS.has(request.method) ? null : request.headers['x-csrf-token']?.toString();
    return actorOfSession(kernel, cookie, csrfToken);
  },
};
