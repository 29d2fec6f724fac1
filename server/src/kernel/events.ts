import { asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { systemActor, type Actor } from './actor.ts';
import type { Caller } from './command.ts';
import type { Database, Transaction } from './database/open.ts';
import { outbox } from './database/tables.ts';
import type { Log } from './log.ts';

/**
 * Every event and its payload. Areas add theirs:
 * `declare module '../../kernel/events.ts' { interface Events { 'detection.sighting-recorded': {…} } }`
 */
// oxlint-disable-next-line typescript/no-empty-interface -- filled by the areas through declaration merging
export interface Events {}
export type EventName = keyof Events;
export type EventPayload<Name extends EventName> = Events[Name];

/** An event as handlers and live pages get it. */
export interface DeliveredEvent {
  sequence: number;
  type: string;
  unitId: string | null;
  payload: unknown;
  at: Date;
}

type Handler = (caller: Caller, event: DeliveredEvent) => Promise<void>;

/** Handlers get an event at least once, as the system, after the commit that recorded it: they must bear repetition. */
export interface EventBus {
  on<Name extends EventName>(
    type: Name,
    handler: (caller: Caller, payload: EventPayload<Name>, event: DeliveredEvent) => Promise<void>,
  ): void;
  /** Live listeners get each event once, if they are there; nothing is kept for them. @returns how to stop */
  listen(listener: (event: DeliveredEvent) => void): () => void;
  /** Tells the bus that something may wait. */
  wake(): void;
  /** {@link wake} within a tenth of a second: what another process has left is found on the way. */
  wakeSoon(): void;
  /** Delivers until nothing waits; for tests and for the end of a command-line run. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

const MAX_ATTEMPTS = 20;
const SOON_MS = 100;

/** Puts an event into the outbox, in the transaction of the change it tells of. */
export async function record(
  tx: Transaction,
  at: Date,
  type: string,
  unitId: string | null,
  payload: unknown,
): Promise<void> {
  await tx.insert(outbox).values({ type, unitId, payload, at });
}

/** Puts one event into the outbox for each of many units. */
export async function recordAll(
  tx: Transaction,
  at: Date,
  type: string,
  unitIds: readonly string[],
  payload: unknown,
): Promise<void> {
  if (unitIds.length > 0)
    await tx.insert(outbox).values(unitIds.map((unitId) => ({ type, unitId, payload, at })));
}

/** Puts events of one kind into the outbox, each of its own unit. */
export async function recordEach(
  tx: Transaction,
  at: Date,
  type: string,
  events: readonly { unitId: string | null; payload: unknown }[],
): Promise<void> {
  if (events.length > 0) await tx.insert(outbox).values(events.map((event) => ({ type, ...event, at })));
}

export function createEventBus(database: Database, log: Log, callerOf: (actor: Actor) => Caller): EventBus {
  const handlers = new Map<string, Handler[]>();
  const listeners = new Set<(event: DeliveredEvent) => void>();
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;
  let soon: NodeJS.Timeout | undefined;

  async function deliver(event: DeliveredEvent): Promise<void> {
    for (const handler of handlers.get(event.type) ?? []) await handler(callerOf(systemActor), event);
    await finish([event]);
  }

  async function finish(events: readonly DeliveredEvent[]): Promise<void> {
    const sequences = events.map(({ sequence }) => sequence);
    await database.asOwner((tx) =>
      tx.update(outbox).set({ deliveredAt: new Date() }).where(inArray(outbox.sequence, sequences)),
    );
    for (const event of events) for (const listener of listeners) listener(event);
  }

  async function run(): Promise<void> {
    for (;;) {
      again = false;
      const waiting = await database.asOwner((tx) =>
        tx
          .select()
          .from(outbox)
          .where(isNull(outbox.deliveredAt))
          .orderBy(asc(outbox.attempts), asc(outbox.sequence))
          .limit(200),
      );
      for (let place = 0; place < waiting.length; place++) {
        if (stopped) return;
        // Those that nobody but live pages hears of go together: a batch of logs tells of every unit.
        const unheard = waiting.slice(place).findIndex(({ type }) => handlers.has(type));
        const together = waiting.slice(place, unheard < 0 ? waiting.length : place + unheard);
        if (together.length > 0) {
          await finish(together);
          place += together.length - 1;
          continue;
        }
        const event = waiting[place];
        if (!event) return;
        try {
          await deliver(event);
        } catch (error) {
          await postpone(event, error);
        }
      }
      if (waiting.every(({ attempts }) => attempts > 0) && !again) return;
    }
  }

  async function postpone(
    event: { sequence: number; type: string; attempts: number },
    error: unknown,
  ): Promise<void> {
    log.error(
      { err: error, event: { type: event.type, sequence: event.sequence } },
      'An event handler failed',
    );
    const gaveUp = event.attempts + 1 >= MAX_ATTEMPTS;
    await database.asOwner((tx) =>
      tx
        .update(outbox)
        .set({
          attempts: sql`${outbox.attempts} + 1`,
          lastError: String(error),
          ...(gaveUp ? { deliveredAt: new Date() } : {}),
        })
        .where(eq(outbox.sequence, event.sequence)),
    );
    retry ??= setTimeout(() => {
      retry = undefined;
      wake();
    }, 5_000).unref();
  }

  function wake(): void {
    again = true;
    if (stopped || running) return;
    running = run()
      .catch((error: unknown) => log.error({ err: error }, 'Events could not be delivered'))
      .finally(() => {
        running = undefined;
      });
  }

  return {
    on(type, handler) {
      const wrapped: Handler = (caller, event) => handler(caller, event.payload as never, event);
      handlers.set(type, [...(handlers.get(type) ?? []), wrapped]);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    wake,
    wakeSoon() {
      if (stopped || running) return;
      soon ??= setTimeout(() => {
        soon = undefined;
        wake();
      }, SOON_MS).unref();
    },
    async drain() {
      wake();
      while (running) await running;
    },
    async stop() {
      stopped = true;
      clearTimeout(retry);
      clearTimeout(soon);
      await running;
    },
  };
}
