import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../kernel/actor.ts';
import { createHttp, type HttpServer } from '../../kernel/http/server.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from '../organisation/index.ts';
import { addNetwork } from '../organisation/service/addresses.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { audit } from './index.ts';

let kernel: Kernel;
let http: HttpServer;
let province: TestProvince;
let asking: Actor | null = null;

beforeAll(async () => {
  kernel = await openTestKernel([organisation, audit]);
  province = await plantTestProvince(kernel);
  http = await createHttp(kernel, [
    { name: 'doorkeeper', authenticate: async () => asking },
    organisation,
    audit,
  ]);
  for (let index = 1; index <= 5; index++)
    await addNetwork(province.as('administrator'), {
      unitId: province.communes[index] ?? '',
      cidr: `203.0.113.${index}/32`,
      validFrom: '2026-01-01',
    });
});
afterAll(() => http.close());

interface Entries {
  rows: { sequence: number; command: string; unitId: string }[];
  next: string | null;
  total: number;
}

async function get<Answer>(actor: Actor | null, url: string): Promise<{ status: number; answer: Answer }> {
  asking = actor;
  const response = await http.inject({ method: 'GET', url });
  return { status: response.statusCode, answer: response.json() };
}

describe('the audit log', () => {
  test('shows every change, newest first, page by page', async () => {
    const { actor } = province.as('auditor');
    const first = await get<Entries>(actor, '/api/audit?limit=3');
    expect(first.answer.rows.map(({ sequence }) => sequence)).toEqual([5, 4, 3]);
    expect(first.answer.total).toBe(5);
    const second = await get<Entries>(actor, `/api/audit?limit=3&after=${first.answer.next}`);
    expect(second.answer.rows.map(({ sequence }) => sequence)).toEqual([2, 1]);
    expect(second.answer.next).toBeNull();
  });

  test('can be asked for one unit, one command, one person', async () => {
    const { actor } = province.as('auditor');
    const ofUnit = await get<Entries>(actor, `/api/audit?unitId=${province.communes[2]}`);
    expect(ofUnit.answer.rows).toMatchObject([{ command: 'organisation.add-network', sequence: 2 }]);
    const ofNobody = await get<Entries>(actor, '/api/audit?actorName=nobody');
    expect(ofNobody.answer).toEqual({ rows: [], next: null, total: 0 });
    const ofCommand = await get<Entries>(actor, '/api/audit?command=organisation.add-network');
    expect(ofCommand.answer.total).toBe(5);
  });

  test('is for those who may read it, and a unit that may sees its own part', async () => {
    expect((await get(province.as('unit_officer').actor, '/api/audit')).status).toBe(403);
    const unit = { ...province.as('auditor').actor, scope: [province.communes[1] ?? ''] };
    const { answer } = await get<Entries>(unit, '/api/audit');
    expect(answer.rows.map(({ unitId }) => unitId)).toEqual([province.communes[1]]);
    expect(answer.total).toBe(1);
  });

  test('refuses a page mark that it did not give', async () => {
    const { status, answer } = await get(province.as('auditor').actor, '/api/audit?after=xyz');
    expect([status, answer]).toEqual([422, expect.objectContaining({ reason: 'kernel.bad_cursor' })]);
  });

  test('proves itself whole, and says where it was edited', async () => {
    const { actor } = province.as('auditor');
    const whole = await get(actor, '/api/audit/verification');
    expect(whole.answer).toMatchObject({ entries: 5, broken: null });
    await kernel.database.asOwner(async (tx) => {
      await tx.execute(sql`alter table kernel_audit_log disable trigger user`);
      await tx.execute(sql`delete from kernel_audit_log where sequence = 4`);
      await tx.execute(sql`alter table kernel_audit_log enable trigger user`);
    });
    const cut = await get(actor, '/api/audit/verification');
    expect(cut.answer).toMatchObject({ broken: { sequence: 4, reason: 'gap' } });
  });
});
