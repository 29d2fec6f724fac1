import type { FastifyReply } from 'fastify';
import { systemActor } from '../../kernel/actor.ts';
import { parseInput } from '../../kernel/command.ts';
import { AppError } from '../../kernel/errors.ts';
import { callerOf, serve, type HttpServer } from '../../kernel/http/server.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  ChangePassword,
  ConfirmTotp,
  CreateUser,
  GetInstallation,
  GetSession,
  ListProvinces,
  ListUsers,
  RemoveTotp,
  ResetPassword,
  ReviseUser,
  SetUp,
  SignIn,
  SignOut,
  StartTotp,
} from './contract.ts';
import { changePassword, confirmTotp, removeTotp, startTotp } from './service/account.ts';
import { actorOfSession, getInstallationStatus, getSession, signIn, signOut } from './service/sessions.ts';
import { checkSetUpKey, listProvinces, setUp } from './service/set-up.ts';
import { createUser, listUsers, resetPassword, reviseUser } from './service/users.ts';

export const SESSION_COOKIE = 'lachan_session';

export const routes = [
  serve(ListUsers, listUsers),
  serve(CreateUser, createUser),
  serve(ReviseUser, reviseUser),
  serve(ResetPassword, resetPassword),
  serve(StartTotp, startTotp),
  serve(ConfirmTotp, confirmTotp),
  serve(RemoveTotp, removeTotp),
];

/** Routes that set or read the cookie, or that work before anyone can sign in. */
export function streams(http: HttpServer, kernel: Kernel): void {
  const open = { permission: 'none' } as const;
  const slow = { ...open, rateLimit: { max: 30, timeWindow: 60_000 } };
  const schema = (endpoint: { summary: string; output: unknown }) => ({
    tags: ['identity'],
    summary: endpoint.summary,
    response: { 200: endpoint.output },
  });

  // All of a province may come from one address at eight o'clock; one account has no need to try often.
  const crowd = { ...open, rateLimit: { max: 300, timeWindow: 60_000 } };
  const triesOf = http.createRateLimit({
    max: 10,
    timeWindow: 60_000,
    keyGenerator: ({ ip, body }) => `${ip} ${loginOf(body)}`,
  });
  http.post(SignIn.path, { config: crowd, schema: schema(SignIn) }, async (request, reply) => {
    const ask = parseInput(SignIn.input, request.body);
    const tries = await triesOf(request);
    if (!tries.isAllowed && tries.isExceeded) throw new AppError('too_many', 'kernel.too_many_requests');
    const { token } = await signIn(kernel, ask, request.ip);
    setCookie(kernel, reply, token);
    const actor = await actorOfSession(kernel, token, null);
    return getSession(
      { kernel, actor: actor ?? systemActor, now: kernel.clock(), requestId: request.id },
      { token },
    );
  });
  http.get(
    GetSession.path,
    { config: { permission: 'signed-in' }, schema: schema(GetSession) },
    async (request) =>
      getSession(await callerOf(kernel, request), { token: request.cookies[SESSION_COOKIE] ?? '' }),
  );
  http.delete(
    SignOut.path,
    { config: { permission: 'signed-in' }, schema: schema(SignOut) },
    async (request, reply) => {
      const done = await signOut(await callerOf(kernel, request), {
        token: request.cookies[SESSION_COOKIE] ?? '',
      });
      reply.clearCookie(SESSION_COOKIE, { path: '/' });
      return { id: done.id ?? '' };
    },
  );
  http.post(
    ChangePassword.path,
    { config: { permission: 'self:manage' }, schema: schema(ChangePassword) },
    async (request) =>
      changePassword(await callerOf(kernel, request), {
        ...parseInput(ChangePassword.input, request.body),
        token: request.cookies[SESSION_COOKIE] ?? '',
      }),
  );

  http.get(GetInstallation.path, { config: open, schema: schema(GetInstallation) }, async () =>
    getInstallationStatus(kernel.callerOf(systemActor), {}),
  );
  http.get(ListProvinces.path, { config: open, schema: schema(ListProvinces) }, async () =>
    listProvinces(kernel.callerOf(systemActor), {}),
  );
  http.post(SetUp.path, { config: slow, schema: schema(SetUp) }, async (request) => {
    const { key, ...ask } = parseInput(SetUp.input, request.body);
    checkSetUpKey(key);
    return setUp(kernel.callerOf(systemActor), ask);
  });
}

function loginOf(body: unknown): string {
  return parseInput(SignIn.input, body).login.trim().toLowerCase();
}

function setCookie(kernel: Kernel, reply: FastifyReply, token: string): void {
  const secure = kernel.config.publicUrl?.startsWith('https:') ?? false;
  reply.setCookie(SESSION_COOKIE, token, { path: '/', httpOnly: true, sameSite: 'strict', secure });
}
