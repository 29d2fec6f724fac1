import { addDays, startOf } from '../kernel/time.ts';
import type { PlannedMachine } from './plan.ts';
import { createRandom, type Random } from './random.ts';

/** Lines of the sensor at the exit, and of the province's website and the server that it runs on. */
export interface AbnormalLines {
  zeek: string[];
  website: string[];
  server: string[];
}

const MINUTE_MS = 60_000;
const DAYS_OF_HISTORY = 12;
/** Megabytes, every twenty minutes from five past one. */
const NIGHT_OF_UPLOADS = [40, 180, 420, 640, 610, 590, 480, 260, 90, 30];
const INVENTED = Array.from('bcdfghjkmnpqrstvwxz0123456789');

/**
 * Logs in which yesterday shows what no list knows: a machine that calls like clockwork, one that asks for invented
 * names, one that sends out far more than on its other days; an attacked website and guessed passwords.
 * The same for the same day. No indicator stands in them.
 */
export function abnormalLines(
  machines: readonly PlannedMachine[],
  seed: number,
  today: string,
): AbnormalLines {
  const random = createRandom(seed);
  const people = machines.filter(({ kind }) => kind === 'workstation');
  const [caller, inventor, sender] = [random.pick(people), random.pick(people), random.pick(people)];
  const yesterday = startOf(addDays(today, -1)).getTime();
  const zeek: string[] = [];
  for (let minute = 3; minute < 1_438; minute += 12)
    zeek.push(
      nameLine(
        yesterday + (minute + random.int(0, 1)) * MINUTE_MS,
        caller,
        'dong-bo-gio.example',
        'NOERROR',
        random,
      ),
    );
  for (let name = 0; name < 36; name++)
    zeek.push(
      nameLine(
        yesterday + (520 + name) * MINUTE_MS,
        inventor,
        `${inventedLabel(random)}.example`,
        'NXDOMAIN',
        random,
      ),
    );
  for (let back = DAYS_OF_HISTORY; back >= 1; back--) {
    // Every evening a little; yesterday in the night, and to a place of its own.
    const bytes = random.int(60_000_000, 90_000_000);
    const midnight = startOf(addDays(today, -back)).getTime();
    zeek.push(uploadLine(midnight + 1_390 * MINUTE_MS, sender, '203.0.113.120', bytes, random));
    if (back > 1) continue;
    for (const [place, megabytes] of NIGHT_OF_UPLOADS.entries())
      zeek.push(
        uploadLine(
          midnight + (65 + place * 20) * MINUTE_MS,
          sender,
          '203.0.113.121',
          megabytes * 1e6,
          random,
        ),
      );
  }
  return { zeek, ...attackedServer(yesterday, random) };
}

function attackedServer(yesterday: number, random: Random): Omit<AbnormalLines, 'zeek'> {
  const website = Array.from({ length: 200 }, (_, place) =>
    visitLine(
      yesterday + (420 + place * 3) * MINUTE_MS,
      `203.0.113.${random.int(128, 250)}`,
      random.pick(['/', '/tin-tuc', '/thu-tuc-hanh-chinh', '/lien-he', '/van-ban?trang=2']),
      200,
    ),
  );
  const attempts = [
    ['/van-ban?id=1%20union%20select%201,2,3', 200],
    ['/van-ban?id=1%20union%20select%20user,password%20from%20users', 500],
    ['/van-ban?id=1%20or%201=1', 200],
    ['/tai-ve?tep=../../../../etc/passwd', 403],
    ['/.env', 404],
    ['/tep/shell.php?cmd=whoami', 200],
    ['/tep/shell.php?cmd=id', 200],
  ] as const;
  for (const [place, [request, status]] of attempts.entries())
    website.push(visitLine(yesterday + (1_260 + place) * MINUTE_MS, '203.0.113.99', request, status));
  const server = Array.from({ length: 14 }, (_, place) =>
    logOnLine(
      yesterday + 1_275 * MINUTE_MS + place * 2_000,
      `Failed password for ${random.pick(['root', 'admin', 'quantri'])}`,
    ),
  );
  return { website, server };
}

function inventedLabel(random: Random): string {
  return Array.from({ length: 14 }, () => random.pick(INVENTED)).join('');
}

function zeekStart(at: number, { address }: PlannedMachine, random: Random) {
  return {
    ts: at / 1000,
    uid: `C${random.int(1e8, 9e8).toString(36)}`,
    'id.orig_h': address,
    'id.orig_p': random.int(49_152, 65_535),
  };
}

function nameLine(
  at: number,
  machine: PlannedMachine,
  query: string,
  answer: string,
  random: Random,
): string {
  const end = { 'id.resp_h': '10.52.0.2', 'id.resp_p': 53, proto: 'udp', query, qtype_name: 'A' };
  return JSON.stringify({ ...zeekStart(at, machine, random), ...end, rcode_name: answer });
}

function uploadLine(at: number, machine: PlannedMachine, to: string, bytes: number, random: Random): string {
  const end = { 'id.resp_h': to, 'id.resp_p': 443, proto: 'tcp', conn_state: 'SF' };
  return JSON.stringify({ ...zeekStart(at, machine, random), ...end, orig_bytes: bytes, resp_bytes: 40_000 });
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function stampOf(at: number): { year: string; month: string; day: string; clock: string } {
  const local = new Date(at + 7 * 60 * MINUTE_MS).toISOString();
  const [year = '', month = '', day = ''] = local.slice(0, 10).split('-');
  return { year, month: months[Number(month) - 1] ?? '', day, clock: local.slice(11, 19) };
}

function visitLine(at: number, from: string, request: string, status: number): string {
  const { year, month, day, clock } = stampOf(at);
  return `${from} - - [${day}/${month}/${year}:${clock} +0700] "GET ${request} HTTP/1.1" ${status} 5120 "-" "Mozilla/5.0"`;
}

function logOnLine(at: number, words: string): string {
  const { month, day, clock } = stampOf(at);
  return `${month} ${day.replace(/^0/, ' ')} ${clock} may-chu-web sshd[2114]: ${words} from 203.0.113.99 port 50022 ssh2`;
}
