import type { FastifyReply } from 'fastify';
import { AppError, failureStatus } from '../../../kernel/errors.ts';
import { callerOf, type HttpRequest, type HttpServer } from '../../../kernel/http/server.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { openSubscription, type Subscription } from '../service/subscribers.ts';
import { askOfQuery, readCollection, type CollectionPage } from './collection.ts';
import { instantText } from './stix.ts';
import { TaxiiError } from './taxii-error.ts';
import { uuidOf } from './uuids.ts';

const MEDIA_TYPE = 'application/taxii+json;version=2.1';
const STIX_MEDIA_TYPE = 'application/stix+json;version=2.1';
const CONTENT_LIMIT_BYTES = 10 * 1024 ** 2;
const ROOT = '/taxii2/province/';
const COLLECTION = `${ROOT}collections/:collection/`;

type Handler = (request: HttpRequest, reply: FastifyReply, subscription: Subscription) => unknown;

/** Serves the indicators of the province as a TAXII 2.1 collection, to be read only. */
export function serveTaxii(http: HttpServer, kernel: Kernel): void {
  http.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) => answerError(kernel, error, reply));
    const get = (path: string, summary: string, handler: Handler) => {
      // Clients are used to servers that do not insist on the last slash.
      for (const url of [path, path.replace(/\/$/, '')])
        scope.get(
          url,
          { config: { permission: 'intel:fetch' }, schema: { tags: ['intel'], summary, hide: url !== path } },
          async (request, reply) => {
            refuseOtherTypes(request);
            const caller = await callerOf(kernel, request);
            const subscription = await openSubscription(caller, { path: request.url, from: request.ip });
            return send(reply, await handler(request, reply, subscription));
          },
        );
    };

    get('/taxii2/', 'TAXII 2.1: discovery', (request, _reply, { provinceName }) => {
      const api = `${baseOf(kernel, request)}${ROOT}`;
      return { title: `Lá Chắn · ${provinceName}`, default: api, api_roots: [api] };
    });
    get(ROOT, 'TAXII 2.1: the API root', (_request, _reply, { provinceName }) => ({
      title: provinceName,
      versions: [MEDIA_TYPE],
      max_content_length: CONTENT_LIMIT_BYTES,
    }));
    get(`${ROOT}collections/`, 'TAXII 2.1: collections', (_request, _reply, subscription) => ({
      collections: [collectionOf(subscription)],
    }));
    get(`${ROOT}status/:status/`, 'TAXII 2.1: there is nothing to be told about', () => {
      throw new TaxiiError(404, 'No such status');
    });
    get(COLLECTION, 'TAXII 2.1: the collection', (request, _reply, subscription) =>
      thisCollection(request, subscription),
    );
    get(`${COLLECTION}objects/`, 'TAXII 2.1: objects', async (request, reply, subscription) => {
      const page = await pageOf(kernel, request, reply, subscription);
      return envelope(
        page,
        'objects',
        page.objects.map(({ object }) => object),
      );
    });
    get(`${COLLECTION}manifest/`, 'TAXII 2.1: manifest', async (request, reply, subscription) => {
      const page = await pageOf(kernel, request, reply, subscription);
      const entries = page.objects.map(({ object, addedMicros, version }) => ({
        id: object.id,
        date_added: instantText(addedMicros),
        version,
        media_type: STIX_MEDIA_TYPE,
      }));
      return envelope(page, 'objects', entries);
    });
    get(`${COLLECTION}objects/:object/`, 'TAXII 2.1: one object', async (request, reply, subscription) => {
      const page = await oneObject(kernel, request, reply, subscription);
      return envelope(
        page,
        'objects',
        page.objects.map(({ object }) => object),
      );
    });
    get(
      `${COLLECTION}objects/:object/versions/`,
      'TAXII 2.1: its versions',
      async (request, reply, subscription) => {
        const page = await oneObject(kernel, request, reply, subscription);
        return envelope(
          page,
          'versions',
          page.objects.map(({ version }) => version),
        );
      },
    );
  });
}

function collectionOf({ root, provinceName }: Subscription) {
  return {
    id: uuidOf(root, 'collection', 1),
    title: `Chỉ báo nguy hại · ${provinceName}`,
    can_read: true,
    can_write: false,
    media_types: [STIX_MEDIA_TYPE],
  };
}

function thisCollection(request: HttpRequest, subscription: Subscription) {
  const collection = collectionOf(subscription);
  const { collection: asked } = request.params as { collection: string };
  if (asked !== collection.id) throw new TaxiiError(404, 'No such collection');
  return collection;
}

async function pageOf(
  kernel: Kernel,
  request: HttpRequest,
  reply: FastifyReply,
  subscription: Subscription,
): Promise<CollectionPage> {
  thisCollection(request, subscription);
  const page = await readCollection(
    kernel,
    subscription,
    askOfQuery(request.query as Record<string, unknown>),
  );
  dateHeaders(reply, page);
  return page;
}

async function oneObject(
  kernel: Kernel,
  request: HttpRequest,
  reply: FastifyReply,
  subscription: Subscription,
): Promise<CollectionPage> {
  thisCollection(request, subscription);
  const { object } = request.params as { object: string };
  const asked = askOfQuery(request.query as Record<string, unknown>);
  const ask = { ...asked, match: { ...asked.match, id: [object] }, withRevoked: true };
  const page = await readCollection(kernel, subscription, ask);
  if (page.objects.length === 0 && asked.after === 0) throw new TaxiiError(404, 'No such object');
  dateHeaders(reply, page);
  return page;
}

function dateHeaders(reply: FastifyReply, { objects }: CollectionPage): void {
  const [first, last] = [objects[0], objects.at(-1)];
  if (!first || !last) return;
  reply.header('x-taxii-date-added-first', instantText(first.addedMicros));
  reply.header('x-taxii-date-added-last', instantText(last.addedMicros));
}

/** An envelope leaves out what it does not have. */
function envelope({ next }: CollectionPage, name: 'objects' | 'versions', content: unknown[]) {
  return {
    more: next !== null,
    ...(next === null ? {} : { next }),
    ...(content.length > 0 ? { [name]: content } : {}),
  };
}

/** @throws TaxiiError 406 when the client wants another version or another type */
function refuseOtherTypes(request: HttpRequest): void {
  const accept = request.headers.accept ?? '*/*';
  const isAccepted = accept.split(',').some((range) => {
    const [type = '', ...parameters] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    if (type === '*/*' || type === 'application/*') return true;
    const version = parameters.find((one) => one.startsWith('version='));
    return type === 'application/taxii+json' && (version === undefined || version === 'version=2.1');
  });
  if (!isAccepted) throw new TaxiiError(406, `Only ${MEDIA_TYPE} is spoken here`);
}

function baseOf({ config }: Kernel, request: HttpRequest): string {
  return config.publicUrl?.replace(/\/$/, '') ?? `${request.protocol}://${request.host}`;
}

function answerError(kernel: Kernel, error: unknown, reply: FastifyReply): FastifyReply {
  const [status, title, reason] =
    error instanceof TaxiiError
      ? [error.status, error.message, undefined]
      : error instanceof AppError
        ? [failureStatus[error.kind], error.reason, error.reason]
        : [500, 'kernel.unexpected', undefined];
  if (status === 500) kernel.log.error({ err: error }, 'A request failed unexpectedly');
  if (status === 401) reply.header('www-authenticate', 'Basic realm="Lachan", charset="UTF-8"');
  const body = { title, http_status: String(status), ...(reason ? { error_code: reason, reason } : {}) };
  return send(reply.code(status), body);
}

/** Bytes, since of a text Fastify would write the media type in its own way. */
function send(reply: FastifyReply, body: unknown): FastifyReply {
  return reply.header('content-type', MEDIA_TYPE).send(Buffer.from(JSON.stringify(body)));
}
