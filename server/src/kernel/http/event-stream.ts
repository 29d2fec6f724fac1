import { sees } from '../actor.ts';
import { AppError } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import type { HttpServer } from './server.ts';

const HEARTBEAT_MS = 20_000;
/** Pages that one account may keep open. */
const STREAMS_PER_ACTOR = 50;
/** A reader that takes nothing loses its line, and finds out by asking again; the server keeps no more for it. */
const UNREAD_BYTES = 64 * 1024;

/**
 * Server-sent events for live pages: what happened and to which unit, never the data itself; the page asks again.
 * A listener hears only of units in its scope, and of what concerns no unit.
 */
export function serveEventStream(http: HttpServer, kernel: Kernel): void {
  const open = new Set<() => void>();
  const openBy = new Map<string, number>();
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
      const holder = actor.id ?? actor.name;
      const others = openBy.get(holder) ?? 0;
      if (others >= STREAMS_PER_ACTOR) throw new AppError('too_many', 'kernel.too_many_requests');
      openBy.set(holder, others + 1);
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      raw.write('retry: 3000\n\n');
      const say = (text: string) => {
        if (raw.writableLength > UNREAD_BYTES) raw.destroy();
        else raw.write(text);
      };
      const stopListening = kernel.events.listen((event) => {
        if (event.unitId !== null && !sees(actor, event.unitId)) return;
        say(
          `id: ${event.sequence}\nevent: change\ndata: ${JSON.stringify({ type: event.type, unitId: event.unitId })}\n\n`,
        );
      });
      const heartbeat = setInterval(() => say(': still here\n\n'), HEARTBEAT_MS);
      const end = () => {
        if (!open.delete(end)) return;
        const left = (openBy.get(holder) ?? 1) - 1;
        if (left > 0) openBy.set(holder, left);
        else openBy.delete(holder);
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
