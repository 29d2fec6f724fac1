import { sql } from 'drizzle-orm';
import type { Kernel } from '../kernel.ts';
import type { HttpServer } from './server.ts';

/** For those who watch the machine: is it alive, can it work, how much does it do. */
export function serveStatus(http: HttpServer, kernel: Kernel): void {
  http.get(
    '/health',
    {
      config: { permission: 'none', rateLimit: false },
      schema: { tags: ['kernel'], summary: 'Whether the server can reach its database' },
    },
    async (_request, reply) => {
      const startedAt = performance.now();
      try {
        await kernel.database.transaction([], (tx) => tx.execute(sql`select 1`));
      } catch (error) {
        kernel.log.error({ err: error }, 'The database does not answer');
        return reply.code(503).send({ status: 'unavailable', database: kernel.database.kind });
      }
      return {
        status: 'ok',
        database: kernel.database.kind,
        databaseMs: Math.round(performance.now() - startedAt),
      };
    },
  );
  http.get(
    '/metrics',
    {
      config: { permission: 'none', rateLimit: false },
      schema: { tags: ['kernel'], summary: 'Prometheus metrics; only from this machine' },
    },
    async (request, reply) => {
      if (!['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)) return reply.code(403).send();
      return reply.type(kernel.metrics.registry.contentType).send(await kernel.metrics.registry.metrics());
    },
  );
}
