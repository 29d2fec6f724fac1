/**
 * What holds for every route, command and query of every area, without anybody writing it down: who may not, cannot;
 * what has the wrong shape is refused; what is not there, or not yours, is not found; and none of it leaves a trace.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { areas } from '../server/src/areas/index.ts';
import { plantTestProvince, type TestProvince } from '../server/src/areas/organisation/testing.ts';
import { systemActor, type Actor } from '../server/src/kernel/actor.ts';
import type { Area } from '../server/src/kernel/area.ts';
import { latestAudit } from '../server/src/kernel/audit-chain.ts';
import { inTransaction, type Operation } from '../server/src/kernel/command.ts';
import { pathFields } from '../server/src/kernel/contract.ts';
import { rowsOf, type Transaction } from '../server/src/kernel/database/open.ts';
import {
  createHttp,
  type DeclaredRoute,
  type HttpServer,
  type Route,
} from '../server/src/kernel/http/server.ts';
import { openTestKernel } from '../server/src/kernel/testing.ts';
import { permissions, type Permission } from '../server/src/kernel/permissions.ts';
import { requiredFields, sampleInput, type Input } from './matrix/sample-input.ts';

/** Routes that ask for no permission, and why that is right. Anything else without one is a hole. */
const open: Record<string, string> = {
  'GET /health': 'who watches the machine has no account; it says ok or not',
  'GET /metrics': 'answers this machine only; counts, no rows',
  'GET /*': 'the pages themselves: they hold no data',
  'GET /api/installation': 'the first page asks whether to show sign-in or set-up',
  'GET /api/set-up/provinces': 'a public list, and only before set-up',
  'POST /api/set-up': 'nobody has an account yet; needs the key from the terminal, works once',
  'POST /api/session': 'signing in',
};
/** Routes for whoever is signed in, whatever their roles. */
const signedIn: Record<string, string> = {
  'GET /api/session': 'who am I',
  'DELETE /api/session': 'signing out',
  'GET /api/events': 'tells that something changed in the own scope, never what',
};
/** The description of the API, and the files of the built web app: the same for everyone, and no data. */
const isPublic = ({ url, method }: DeclaredRoute) =>
  url.startsWith('/api/docs') || (method === 'GET' && url !== '/*' && existsSync(`${built}${url}`));
const built = fileURLToPath(new URL('../web/dist', import.meta.url));

/** Values that the form of a field does not tell, for the question "is it there?". */
const meaningful: Record<string, Input> = {
  'organisation.add-network': { cidr: '203.0.113.0/24' },
  'signing.remove-trust': { id: 'a'.repeat(64) },
};

/** Endpoints at which what is not there is made. */
const makesByKey = new Set(['PUT /api/report-forms/:key', 'PUT /api/signing/keys/:purpose']);

const endpoints = areas.flatMap((area) =>
  (area.routes ?? []).map((route) => ({ area: area.name, ...route })),
);
const named = endpoints.map((route) => [`${route.endpoint.method} ${route.endpoint.path}`, route] as const);

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let http: HttpServer;
let province: TestProvince;
let asking: Actor | null = null;
let entriesBefore: number;

/** Answers for whoever the test says is asking. */
const doorkeeper: Area = { name: 'doorkeeper', authenticate: async () => asking };

function person(may: readonly Permission[], scope: Actor['scope'] = 'province'): Actor {
  const kind = 'person' as const;
  return {
    ...systemActor,
    kind,
    id: randomUUID(),
    unitId: province.leadId,
    permissions: new Set(may),
    scope,
  };
}

const allBut = (permission: Permission) => permissions.filter((one) => one !== permission);

async function ask(actor: Actor | null, method: string, url: string, body?: object) {
  asking = actor;
  const withBody = !['GET', 'DELETE', 'HEAD'].includes(method);
  const response = await http.inject({
    method: method as 'GET',
    url,
    ...(withBody ? { payload: body ?? {} } : {}),
  });
  return {
    status: response.statusCode,
    problem: response.json<{ reason?: string; faults?: { path: string }[] }>(),
  };
}

/** A field as it stands in an address. */
const inAddress = (value: unknown) =>
  encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value));

/** The address and the body of a call, from its input. */
function callOf({ endpoint }: Route, input: Input) {
  const inPath = pathFields(endpoint.path);
  const path = endpoint.path.replaceAll(/:([A-Za-z]+)/g, (_match, name: string) => inAddress(input[name]));
  const rest = Object.entries(input).filter(([name]) => !inPath.includes(name));
  if (!['GET', 'DELETE'].includes(endpoint.method)) return { path, body: Object.fromEntries(rest) };
  const query = rest.map(([name, value]) => `${name}=${inAddress(value)}`).join('&');
  return { path: query === '' ? path : `${path}?${query}`, body: undefined };
}

const countAudit = () =>
  inTransaction(kernel.callerOf(systemActor), async ({ db }) => (await latestAudit(db, 1))[0]?.sequence ?? 0);

beforeAll(async () => {
  kernel = await openTestKernel(areas);
  province = await plantTestProvince(kernel);
  http = await createHttp(kernel, [doorkeeper, ...areas]);
  await http.ready();
  entriesBefore = await countAudit();
});
afterAll(() => http.close());

describe('every route', () => {
  test('asks for a permission, or stands on the list of those that need none', () => {
    const without = (permission: 'none' | 'signed-in' | undefined) =>
      http.declaredRoutes
        .filter((route) => route.permission === permission && route.method !== 'HEAD' && !isPublic(route))
        .map(({ method, url }) => `${method} ${url}`)
        .toSorted();
    expect(without(undefined)).toEqual([]);
    // The pages are served only when they are built.
    expect([...new Set([...without('none'), 'GET /*'])].toSorted()).toEqual(Object.keys(open).toSorted());
    expect(without('signed-in')).toEqual(Object.keys(signedIn).toSorted());
  });

  test('answers 401 to who is not signed in, and 403 to who may do everything else', async () => {
    const guarded = http.declaredRoutes.filter(({ permission }) => permission && permission !== 'none');
    expect(guarded.length).toBeGreaterThan(endpoints.length);
    for (const { method, url, permission } of guarded.filter((route) => route.method !== 'HEAD')) {
      const path = url.replaceAll(/:[A-Za-z]+/g, randomUUID());
      expect([method, url, (await ask(null, method, path)).status]).toEqual([method, url, 401]);
      if (permission === 'signed-in') continue;
      const { status, problem } = await ask(person(allBut(permission as Permission)), method, path);
      expect([method, url, status, problem.reason]).toEqual([method, url, 403, 'kernel.forbidden']);
    }
  });
});

describe('input of the wrong shape is refused by field', () => {
  const brokenPath = (path: string) =>
    Object.fromEntries(pathFields(path).map((name) => [name, 'not-an-id']));
  const demanding = named.filter(
    ([, { endpoint }]) => !endpoint.input.safeParse(brokenPath(endpoint.path)).success,
  );

  test.each(demanding)('%s', async (_name, route) => {
    const { endpoint } = route;
    const inPath = pathFields(endpoint.path);
    const { path, body } = callOf(route, brokenPath(endpoint.path));
    const { status, problem } = await ask(person(permissions), endpoint.method, path, body);
    expect([status, problem.reason]).toEqual([422, 'kernel.invalid_input']);
    const named422 = new Set((problem.faults ?? []).map((fault) => fault.path.split('.')[0]));
    const missing = requiredFields(endpoint.input).filter((name) => !named422.has(name));
    // A field of the path has a value here, and only an id can be told from it.
    expect(missing.filter((name) => !inPath.includes(name))).toEqual([]);
  });
});

describe('what is not there is not found', () => {
  const pointing = named.filter(
    ([name, { endpoint }]) => pathFields(endpoint.path).length > 0 && !makesByKey.has(name),
  );

  test.each(pointing)('%s', async (_name, route) => {
    const { endpoint, operation } = route;
    const sample = sampleInput(endpoint.input, meaningful[operation.operation.name]);
    expect(sample, 'give this operation a meaningful input in the list above').toBeDefined();
    const { path, body } = callOf(route, sample ?? {});
    const nobody = await ask(person(permissions), endpoint.method, path, body);
    expect([nobody.status, nobody.problem.reason]).toEqual([404, expect.stringMatching(/_not_found$/)]);
  });
});

describe('what is another unit’s looks as if it were not there', () => {
  const aboutUnits = named.filter(([, { endpoint }]) => /\/units\/:(id|unitId)(\/|$)/.test(endpoint.path));

  test.each(aboutUnits)('%s', async (_name, route) => {
    const { endpoint, operation } = route;
    const [own = '', other = ''] = province.communes;
    const field = pathFields(endpoint.path)[0] ?? '';
    const input = { ...sampleInput(endpoint.input, meaningful[operation.operation.name]), [field]: other };
    const { path, body } = callOf(route, input);
    const { status } = await ask(person(permissions, [own]), endpoint.method, path, body);
    expect(status).toBe(404);
  });
});

describe('every command and query', async () => {
  const operations: Operation[] = [];
  const root = fileURLToPath(new URL('../server/src/areas/', import.meta.url));
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!/(^|\/)service(\/[a-z-]+)?\.ts$/.test(file)) continue;
    const found = (await import(`${root}${file}`)) as Record<string, unknown>;
    operations.push(...Object.values(found).filter(isOperation));
  }

  test('is refused to who may do everything else, whatever way it is called', async () => {
    expect(operations.length).toBeGreaterThan(endpoints.length - 5);
    for (const operation of operations) {
      const actor = person(allBut(operation.operation.permission));
      const caller = { ...kernel.callerOf(systemActor), actor };
      const refused: unknown = await operation(caller, {}).catch((error: unknown) => error);
      expect([operation.operation.name, refused]).toEqual([
        operation.operation.name,
        expect.objectContaining({ kind: 'forbidden' }),
      ]);
    }
  });

  test('has a name of its own', () => {
    const names = [...new Set(operations)].map(({ operation }) => operation.name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe('every table with a unit', () => {
  /** Tables in which a request could read rows of any unit: no row-level security, or no policy. */
  async function unguarded(tx: Transaction): Promise<string[]> {
    const tables = await rowsOf<{ name: string }>(
      tx,
      sql`select c.relname as name from pg_class c
          where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
            and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname ~ '(^|_)unit_id$' and not a.attisdropped)
            and (not c.relrowsecurity or not exists (select from pg_policy p where p.polrelid = c.oid))`,
    );
    return tables.map(({ name }) => name).filter((name) => name !== 'kernel_outbox');
  }

  test('is behind row-level security, and the check fires for one that is not', async () => {
    class Undo extends Error {}
    await expect(
      kernel.database.asOwner(async (tx) => {
        expect(await unguarded(tx)).toEqual([]);
        await tx.execute(sql`create table test_leak (unit_id uuid)`);
        expect(await unguarded(tx)).toEqual(['test_leak']);
        throw new Undo();
      }),
    ).rejects.toThrow(Undo);
  });
});

test('none of what was refused left a line in the audit log', async () => {
  expect(await countAudit()).toBe(entriesBefore);
});

function isOperation(value: unknown): value is Operation {
  return typeof value === 'function' && 'operation' in value && 'kind' in value;
}
