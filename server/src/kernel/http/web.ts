import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { AppError } from '../errors.ts';
import type { HttpServer } from './server.ts';

const built = fileURLToPath(new URL('../../../../web/dist/', import.meta.url));

/** Serves the built web app; every page address that is not the API's gets its one HTML file. */
export async function serveWeb(http: HttpServer): Promise<void> {
  if (!existsSync(built)) return;
  await http.register(fastifyStatic, {
    root: built,
    wildcard: false,
    setHeaders: (reply, path) => {
      reply.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  http.get(
    '/*',
    { config: { permission: 'none', rateLimit: false }, schema: { hide: true } },
    async (request, reply) => {
      if (request.url.startsWith('/api/')) throw new AppError('not_found', 'kernel.no_such_page');
      return reply.sendFile('index.html');
    },
  );
}
