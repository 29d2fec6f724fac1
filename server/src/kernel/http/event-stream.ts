import { sees } from '../actor.ts';
import { AppError } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import type { HttpServer } from './server.ts';

const HEARTBEAT_MS = 20_000;

/**
 * Server-sent events for live pages: what happened and to which unit, never the data itself; the page asks again.
 * A listener hears only of units in its scope, and of what concerns no unit.
 */
export function serveEventStream(http: HttpServer, kernel: Kernel): void {
  const open = new Set<() => void>();
  http.addHook('preClose', async () => {
    for (const end of open) end();
  });
  http.get(
    '/api/events',
    {
      config: { permission: 'signed-in', rateLimit: false },
      schema: { tags: ['kernel'], summary: 'What changes, as it changes (text/event-stream)' },
    },
    (request, reply) => {
      const { actor } = request;
      if (!actor) throw new AppError('unauthenticated', 'kernel.not_signed_in');
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      raw.write('retry: 3000\n\n');
      const stopListening = kernel.events.listen((event) => {
        if (event.unitId !== null && !sees(actor, event.unitId)) return;
        raw.write(
          `id: ${event.sequence}\nevent: change\ndata: ${JSON.stringify({ type: event.type, unitId: event.unitId })}\n\n`,
        );
      });
      const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS);
      const end = () => {
        if (!open.delete(end)) return;
        kernel.metrics.liveClients.set(open.size);
        clearInterval(heartbeat);
        stopListening();
        raw.end();
      };
      open.add(end);
      kernel.metrics.liveClients.set(open.size);
      raw.on('close', end);
    },
  );
}
