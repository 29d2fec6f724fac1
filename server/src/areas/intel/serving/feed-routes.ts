import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { systemActor } from '../../../kernel/actor.ts';
import { inTransaction } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { answerFailure } from '../../../kernel/http/problem.ts';
import { callerOf, type HttpRequest, type HttpServer } from '../../../kernel/http/server.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { exceptionsOf } from '../service/exceptions.ts';
import {
  publishedBlocks,
  publishedOfBlock,
  publishedValues,
  type PublishedBlock,
} from '../service/published.ts';
import { openSubscription, type Subscription } from '../service/subscribers.ts';
import { eventHead, eventOf, eventUuid, hashLine } from './misp.ts';
import { plainForms, type PlainForm } from './plain.ts';
import { rpzActionOf, rpzForm } from './rpz.ts';

/** Serves the indicators of the province as lists, as a zone for resolvers and as a MISP feed. */
export function serveFeeds(http: HttpServer, kernel: Kernel): void {
  http.register(async (scope) => {
    scope.setErrorHandler((error, request, reply) => {
      // Devices give their token only to who asks for it.
      if (error instanceof AppError && error.kind === 'unauthenticated')
        reply.header('www-authenticate', 'Basic realm="Lachan", charset="UTF-8"');
      return answerFailure(kernel, error, request, reply);
    });
    const get = (
      path: string,
      summary: string,
      handler: (request: HttpRequest, reply: FastifyReply, subscription: Subscription) => Promise<unknown>,
    ) =>
      scope.get(
        path,
        { config: { permission: 'intel:fetch' }, schema: { tags: ['intel'], summary } },
        async (request, reply) => {
          const caller = await callerOf(kernel, request);
          const subscription = await openSubscription(caller, { path: request.url, from: request.ip });
          reply.header('etag', subscription.etag).header('cache-control', 'private, no-cache');
          if (request.headers['if-none-match'] === subscription.etag) return reply.code(304).send();
          return handler(request, reply, subscription);
        },
      );
    const send = (reply: FastifyReply, form: PlainForm, subscription: Subscription) =>
      reply.type(`${form.mediaType}; charset=utf-8`).send(Readable.from(linesOf(kernel, form, subscription)));
    for (const [name, form] of Object.entries(plainForms))
      get(`/feeds/${name}`, `Indicators of the province: ${name}`, async (_request, reply, subscription) =>
        send(reply, form, subscription),
      );
    get(
      '/feeds/rpz.zone',
      'Indicators of the province as a response policy zone; ?action=nxdomain|nodata|drop|passthru or ?redirect=',
      async (request, reply, subscription) =>
        send(reply, rpzForm(rpzActionOf(request.query as Record<string, unknown>)), subscription),
    );
    get('/feeds/misp/manifest.json', 'MISP feed: its events', async (_request, _reply, subscription) => {
      const blocks = await blocksOf(kernel, subscription);
      return Object.fromEntries(
        blocks.map((block) => [eventUuid(subscription, block), eventHead(subscription, block)]),
      );
    });
    get(
      '/feeds/misp/hashes.csv',
      'MISP feed: which event holds which value',
      async (_request, reply, subscription) =>
        reply.type('text/csv; charset=utf-8').send(Readable.from(hashesOf(kernel, subscription))),
    );
    get('/feeds/misp/:event', 'MISP feed: one event', async (request, _reply, subscription) => {
      const { event } = request.params as { event: string };
      const blocks = await blocksOf(kernel, subscription);
      const block = blocks.find((one) => `${eventUuid(subscription, one)}.json` === event);
      if (!block) throw new AppError('not_found', 'intel.event_not_found', { event: event.slice(0, 60) });
      return eventOf(subscription, block, await rowsOf(kernel, subscription, block));
    });
  });
}

async function* linesOf(kernel: Kernel, form: PlainForm, subscription: Subscription): AsyncGenerator<string> {
  if (form.head) yield form.head(subscription);
  for await (const rows of publishedValues(kernel, subscription.levels, form.kinds)) {
    const lines = rows.flatMap(({ kind, value }) => form.line(kind, value) ?? []);
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
  }
  const { exception } = form;
  if (!exception) return;
  for await (const values of exceptionsOf(kernel, subscription.levels)) {
    const lines = values.flatMap(({ kind, value }) => exception(kind, value) ?? []);
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
  }
}

async function* hashesOf(kernel: Kernel, subscription: Subscription): AsyncGenerator<string> {
  for (const block of await blocksOf(kernel, subscription)) {
    const uuid = eventUuid(subscription, block);
    const rows = await rowsOf(kernel, subscription, block);
    yield rows.map(({ value }) => `${hashLine(value, uuid)}\n`).join('');
  }
}

function blocksOf(kernel: Kernel, { levels }: Subscription): Promise<PublishedBlock[]> {
  return inTransaction(kernel.callerOf(systemActor), (ctx) => publishedBlocks(ctx, levels));
}

function rowsOf(kernel: Kernel, { levels }: Subscription, { listId, block }: PublishedBlock) {
  return inTransaction(kernel.callerOf(systemActor), (ctx) => publishedOfBlock(ctx, levels, listId, block));
}
