import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fastify, { LogController, type FastifyInstance, type FastifyRequest } from 'fastify';
import { createJsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { requirePermission, type Actor } from '../actor.ts';
import type { Area } from '../area.ts';
import type { Caller, Operation } from '../command.ts';
import { pathFields, type Endpoint } from '../contract.ts';
import { AppError } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import type { Permission } from '../permissions.ts';
import { serveEventStream } from './event-stream.ts';
import { answerFailure } from './problem.ts';
import { serveStatus } from './status.ts';
import { lingerAfterAnswers } from './upload.ts';
import { serveWeb } from './web.ts';

export type HttpServer = FastifyInstance;
export type HttpRequest = FastifyRequest;

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | null;
  }
  interface FastifyContextConfig {
    /** The permission without which the route answers 403. `none` only for routes on the allow-list. */
    permission?: Permission | 'none' | 'signed-in';
    /** The command or query the route runs. */
    operation?: string;
  }
  interface FastifyInstance {
    /** Every route there is, for the tests that go through them all. */
    declaredRoutes: DeclaredRoute[];
  }
}

/**
 * Where requests made inside the process seem to come from. No socket has such an address, so no stranger can
 * claim it: such requests are not rate limited.
 */
export const IN_PROCESS = 'in-process';

export interface DeclaredRoute {
  method: string;
  url: string;
  permission: Permission | 'none' | 'signed-in' | undefined;
}

/** An endpoint and the command or query behind it. */
export interface Route {
  endpoint: Endpoint;
  operation: Operation;
}

/** Binds an endpoint to its command or query. Their inputs are one and the same shape. */
export function serve<E extends Endpoint>(
  endpoint: E,
  operation: Operation<E['input'], z.output<E['output']>>,
): Route {
  return { endpoint, operation: operation };
}

/** Who asks, for a route that is not a plain endpoint. @throws AppError `kernel.not_signed_in` */
export async function callerOf(kernel: Kernel, request: HttpRequest): Promise<Caller> {
  if (!request.actor) throw new AppError('unauthenticated', 'kernel.not_signed_in');
  return { kernel, actor: request.actor, now: kernel.clock(), requestId: request.id };
}

/** Builds the server with every area's routes; listening is the caller's business. */
export async function createHttp(kernel: Kernel, areas: readonly Area[]): Promise<HttpServer> {
  const http = fastify({
    // Fastify's own news ('Server listening') are for nobody: start.ts says where to go.
    loggerInstance: kernel.log.child({}, { level: kernel.log.level === 'info' ? 'warn' : kernel.log.level }),
    // Our own line, in our own terms, is written in onResponse.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: 4 * 1024 * 1024,
    // Long enough for the largest upload over a slow line; whoever sends drop by drop is cut off.
    requestTimeout: 15 * 60_000,
    // The proxy in front, and it alone: what stands further left in `x-forwarded-for` anyone can write.
    trustProxy: kernel.config.publicUrl !== undefined && ((_address: string, hop: number) => hop === 0),
    routerOptions: { maxParamLength: 200 },
  }) as unknown as HttpServer;
  http.setValidatorCompiler(validatorCompiler);
  http.setSerializerCompiler(serializerCompiler);
  http.setErrorHandler((error, request, reply) => answerFailure(kernel, error, request, reply));
  http.setNotFoundHandler((request, reply) =>
    answerFailure(kernel, new AppError('not_found', 'kernel.no_such_page'), request, reply),
  );

  http.decorate('declaredRoutes', []);
  http.addHook('onRoute', ({ method, url, config }) => {
    for (const one of [method].flat())
      http.declaredRoutes.push({ method: one, url, permission: config?.permission });
  });
  await http.register(cookie);
  await http.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // Ant Design writes its styles at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: kernel.config.publicUrl?.startsWith('https:') ?? false,
  });
  await http.register(rateLimit, {
    max: 600,
    timeWindow: 60_000,
    // The files of the web app cost little, and a whole province behind one address loads them at eight o'clock.
    allowList: ({ socket, url }) => socket.remoteAddress === IN_PROCESS || !url.startsWith('/api/'),
    keyGenerator: (request) => request.actor?.id ?? request.ip,
  });
  await http.register(multipart, {
    limits: { fileSize: kernel.config.uploadLimitBytes, files: 10, fields: 50 },
  });
  await http.register(swagger, {
    openapi: {
      info: { title: 'Lá Chắn', version: '0.1.0', description: 'Directive → obligation → evidence → report' },
    },
    transform: createJsonSchemaTransform({
      zodToJsonConfig: { unrepresentable: 'any', override: describeInstants },
    }),
  });
  await http.register(swaggerUi, { routePrefix: '/api/docs' });

  http.decorateRequest('actor', null);
  http.addHook('onRequest', async (request) => {
    for (const area of areas) request.actor ??= (await area.authenticate?.(kernel, request)) ?? null;
  });
  http.addHook('preValidation', async (request) => guard(request));
  lingerAfterAnswers(http);
  http.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    kernel.metrics.httpRequests.observe(
      { method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
    kernel.log.debug(
      {
        http: {
          request: { id: request.id, method: request.method },
          route,
          response: { status_code: reply.statusCode },
          duration_ms: Math.round(reply.elapsedTime),
        },
      },
      'Request answered',
    );
  });

  for (const area of areas) {
    for (const route of area.routes ?? []) addEndpoint(http, kernel, area.name, route);
    area.streams?.(http, kernel);
  }
  serveStatus(http, kernel);
  serveEventStream(http, kernel);
  await serveWeb(http);
  return http;
}

function addEndpoint(http: HttpServer, kernel: Kernel, area: string, { endpoint, operation }: Route): void {
  const inPath = pathFields(endpoint.path);
  const mask = Object.fromEntries(inPath.map((field) => [field, true])) as Record<never, true>;
  const params = endpoint.input.pick(mask);
  const rest = endpoint.input.omit(mask);
  const inQuery = endpoint.method === 'GET' || endpoint.method === 'DELETE';
  http.route({
    method: endpoint.method,
    url: endpoint.path,
    config: { permission: operation.operation.permission, operation: operation.operation.name },
    schema: {
      tags: [area],
      summary: endpoint.summary,
      ...(inPath.length > 0 ? { params } : {}),
      ...(inQuery ? { querystring: rest } : { body: rest }),
      response: { 200: endpoint.output },
    },
    // The operation parses the input itself, once, and answers with one list of faults for path, query and body.
    validatorCompiler: () => (value: unknown) => ({ value }),
    handler: async (request) => {
      const caller = await callerOf(kernel, request);
      const sent = (inQuery ? request.query : request.body) ?? {};
      return operation(caller, { ...sent, ...(request.params as object) });
    },
  });
}

/** Instants are `Date` in the server and ISO text on the wire; the documentation shows the wire. */
function describeInstants({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
}

/** Refuses before anything of the request is read. */
function guard(request: HttpRequest): void {
  const permission = request.routeOptions.config.permission;
  if (permission === undefined || permission === 'none') return;
  if (!request.actor) throw new AppError('unauthenticated', 'kernel.not_signed_in');
  if (permission !== 'signed-in') requirePermission(request.actor, permission);
}
