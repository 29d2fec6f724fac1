import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { watchForSigns } from '../areas/detection/index.ts';
import { insertUsers, setUp } from '../areas/identity/index.ts';
import {
  addContact,
  addNetwork,
  departmentsOf,
  getInstallation,
  getProvince,
  insertUnits,
  installation,
  unitsOn,
} from '../areas/organisation/index.ts';
import { systemActor } from '../kernel/actor.ts';
import { inTransaction, type Context } from '../kernel/command.ts';
import { settings } from '../kernel/database/tables.ts';
import type { HttpServer } from '../kernel/http/server.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { dayOf, startOf } from '../kernel/time.ts';
import { type ApiUser, apiWithToken, signInOverApi } from './api.ts';
import { loadAnswers } from './load-answers.ts';
import { loadCodes, loadExchange } from './load-exchange.ts';
import { loadAttribution } from './load-attribution.ts';
import { loadFeeds } from './load-feeds.ts';
import { loadLetters } from './load-letters.ts';
import { loadCleaning, loadLogs } from './load-logs.ts';
import { loadMachines } from './load-machines.ts';
import { loadReports } from './load-reports.ts';
import { loadSignatures } from './load-signatures.ts';
import { personName } from './people.ts';
import { SAMPLE_PASSWORD, sampleAccounts } from './people-of-sample.ts';
import { planProvince, type PlannedUnit } from './plan.ts';
import { createRandom } from './random.ts';

const GIA_LAI = '52';
export const SEED = 1;

/**
 * Loads the sample province into an empty installation, through the API as people and programs would. An
 * installation that holds something already is left alone.
 */
export async function loadSample(kernel: Kernel, http: HttpServer): Promise<void> {
  const system = kernel.callerOf(systemActor);
  const [present, mark] = await inTransaction(system, async (ctx) => [
    await installation(ctx),
    await sampleMark(ctx),
  ]);
  if (present && !mark)
    console.log('\n--sample: the data folder holds a province already; nothing was loaded.');
  if (mark && !mark.isComplete)
    console.log(
      '\n--sample: loading was interrupted. Empty the data folder and start again for the whole sample.',
    );
  if (!present) await load(kernel, http);
  if (!present || mark) console.log(accountsHelp);
}

async function load(kernel: Kernel, http: HttpServer): Promise<void> {
  console.log('\nLoading the sample province (about a minute) …');
  const { units, leadUnitId } = await plantUnits(kernel);
  const today = dayOf(kernel.clock());
  const plan = planProvince(units, SEED, today);
  await plantAddresses(kernel, units, plan.networks);
  console.log(`  ${units.length} units, ${plan.networks.length} networks, an account for every role`);
  const officer = await signInOverApi(http, 'can-bo-tinh', SAMPLE_PASSWORD);
  console.log(`  ${await loadMachines(officer, plan)} machines`);
  const asOn = signedInOn(kernel, http);
  const obligations = await loadLetters(today, (day, work) => asOn('can-bo-tinh', day, work));
  const accounts = sampleAccounts(units, leadUnitId);
  const answers = await loadAnswers(accounts, today, asOn);
  console.log(`  ${obligations} obligations from two directives, ${answers} answers`);
  const as = (login: string) => signInOverApi(http, login, SAMPLE_PASSWORD);
  const analyst = await as('ky-thuat');
  const dataCentreId = units.find(({ kind }) => kind === 'data_centre')?.id ?? leadUnitId;
  const { lines, planted } = await loadLogs(
    analyst,
    (token) => apiWithToken(http, token),
    plan.machines,
    dataCentreId,
    today,
  );
  console.log(`  ${lines} log lines of thirty days, ${planted.length} planted contacts`);
  const feeds = await loadFeeds(analyst, {
    today,
    on: (day, work) => asOn('ky-thuat', day, work),
    withToken: (token) => apiWithToken(http, token),
    departmentId: accounts.find(({ login }) => login === 'so-y-te')?.unitId ?? leadUnitId,
    dataCentreId,
  });
  console.log(`  ${feeds} feeds of indicators, two devices that take them`);
  // Looking back and the hourly search for signs, as they run by themselves later.
  await kernel.events.drain();
  await watchForSigns(kernel.callerOf(systemActor));
  const loginOfUnit = new Map(accounts.map(({ unitId, login }) => [unitId, login]));
  await loadAttribution({
    machines: plan.machines,
    infected: new Set(planted.map(({ machine }) => machine)),
    dataCentreId,
    sharers: sharersOf(accounts),
    today,
    analyst,
    administrator: await as('quan-tri'),
    withToken: (token) => apiWithToken(http, token),
    as: (unitId) => as(loginOfUnit.get(unitId) ?? ''),
    onDay: (unitId, day, work) =>
      asOn(unitId === null ? 'ky-thuat' : (loginOfUnit.get(unitId) ?? ''), day, work),
  });
  const infections = await loadCleaning(analyst, (unitId) => as(loginOfUnit.get(unitId) ?? ''));
  console.log(`  ${infections} infections`);
  const submitted = await loadReports(officer, accounts, today, asOn, as);
  console.log(`  ${submitted} reports of three quarters submitted`);
  const { dataFolder } = kernel.config;
  const ways = { keys: join(dataFolder, 'keys'), password: SAMPLE_PASSWORD };
  const administrator = await as('quan-tri');
  const keys = await loadSignatures(administrator, await as('lanh-dao'), ways);
  console.log(keys > 0 ? `  ${keys} keys to sign with` : '  no keys to sign with: OpenSSL is not installed');
  const codes = await loadCodes(administrator, units);
  const company = units.find(({ kind, id }) => kind === 'state_company' && codes.has(id));
  if (keys > 0 && company) {
    await loadExchange(administrator, {
      ...ways,
      company,
      companyCode: codes.get(company.id) ?? '',
      machines: plan.machines,
      now: kernel.clock(),
      withToken: (token) => apiWithToken(http, token),
    });
    await kernel.events.drain();
  }
  await inTransaction(kernel.callerOf(systemActor), ({ db }) =>
    db
      .update(settings)
      .set({ value: { seed: SEED, isComplete: true } })
      .where(eq(settings.key, 'sample')),
  );
}

/** Units that go out to the Internet together: two that readers sign in with among them. */
function sharersOf(accounts: readonly { unitId: string; login: string }[]): string[] {
  const logins = new Set(['so-y-te', 'ia-hru']);
  const known = accounts.filter(({ login }) => logins.has(login));
  const other = accounts.find(({ login }) => login.startsWith('so-') && !logins.has(login));
  return [...known, ...(other ? [other] : [])].map(({ unitId }) => unitId);
}

/**
 * Runs work as an account with the clock at nine in the morning of a day: the sample has a history. Nested calls
 * put the clock back to where they found it.
 */
function signedInOn(kernel: Kernel, http: HttpServer) {
  return async <Result>(
    login: string,
    day: string,
    work: (user: ApiUser) => Promise<Result>,
  ): Promise<Result> => {
    const { clock } = kernel;
    const at = new Date(startOf(day).getTime() + 9 * 3_600_000);
    kernel.clock = () => at;
    try {
      return await work(await signInOverApi(http, login, SAMPLE_PASSWORD));
    } finally {
      kernel.clock = clock;
    }
  };
}

async function sampleMark({ db }: Pick<Context, 'db'>): Promise<{ isComplete: boolean } | null> {
  const [row] = await db.select().from(settings).where(eq(settings.key, 'sample'));
  return (row?.value as { isComplete: boolean } | undefined) ?? null;
}

/** What the terminal says at the end. */
const accountsHelp = `
Tài khoản thử (demo accounts), mật khẩu (password): ${SAMPLE_PASSWORD}
  can-bo-tinh   cán bộ đầu mối của tỉnh (province officer)
  lanh-dao      lãnh đạo (province leader)
  ky-thuat      chuyên viên kỹ thuật (analyst)
  thanh-tra     thanh tra (auditor)
  quan-tri      quản trị (administrator)
  ia-hru        UBND xã Ia Hrú (a commune, on a phone)
  so-y-te       Sở Y tế (a department)`;

async function plantUnits(kernel: Kernel): Promise<{ units: PlannedUnit[]; leadUnitId: string }> {
  const on = dayOf(kernel.clock());
  const system = kernel.callerOf(systemActor);
  await setUp(system, {
    provinceCode: GIA_LAI,
    departments: departmentsOf(getProvince(GIA_LAI, on).name),
    leadUnit: 'Công an tỉnh',
    administrator: { login: 'quan-tri', name: personName(createRandom(SEED)), password: SAMPLE_PASSWORD },
  });
  return inTransaction(system, async (ctx) => {
    const { rootUnitId, leadUnitId } = await getInstallation(ctx);
    const parent = { id: rootUnitId, path: [rootUnitId] };
    const validFrom = '2025-07-01';
    await insertUnits(ctx, [
      { kind: 'data_centre', name: 'Trung tâm dữ liệu tỉnh', code: null, validFrom, parent },
      { kind: 'state_company', name: 'Công ty Cấp nước Gia Lai', code: null, validFrom, parent },
      { kind: 'state_company', name: 'Công ty Xổ số kiến thiết Gia Lai', code: null, validFrom, parent },
      { kind: 'partner', name: 'Viễn thông Gia Lai', code: null, validFrom, parent },
    ]);
    const units = await unitsOn(ctx, on);
    await insertUsers(
      ctx,
      sampleAccounts(units, leadUnitId).map((account) => ({
        ...account,
        password: SAMPLE_PASSWORD,
        isReady: true,
      })),
    );
    await ctx.db.insert(settings).values({ key: 'sample', value: { seed: SEED, isComplete: false } });
    return { units, leadUnitId };
  });
}

async function plantAddresses(
  kernel: Kernel,
  units: readonly PlannedUnit[],
  networks: ReturnType<typeof planProvince>['networks'],
): Promise<void> {
  const random = createRandom(SEED);
  await inTransaction(kernel.callerOf(systemActor), async (ctx) => {
    for (const network of networks) await addNetwork(ctx, { ...network, validFrom: '2025-07-01' });
    for (const { id, kind } of units) {
      // A few communes have named nobody: the gap shows on their page.
      if (kind === 'province' || random.chance(0.06)) continue;
      const phone = `09${random.int(10_000_000, 99_999_999)}`;
      await addContact(ctx, {
        unitId: id,
        role: 'security_officer',
        name: personName(random),
        phone,
        validFrom: '2025-07-01',
      });
    }
  });
}
