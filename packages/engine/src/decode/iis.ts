import type { DecodeContext, DecodedLine, Decoder, EventFields } from './event.ts';
import { addressIn, numberIn } from './field-values.ts';
import { present } from './json-lines.ts';
import { parseTime } from './time.ts';

/** The columns that IIS writes when nobody chooses others. */
export const iisDefault: readonly string[] = (
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) ' +
  'sc-status sc-substatus sc-win32-status time-taken'
).split(' ');

/** IIS's own format: `client, user, date, time, service, server, address, ms, in, out, status, win32, method, target, query,`. */
export const decodeIisNative: Decoder = (line, context) => {
  const cells = line.split(',', 17).map((cell) => cell.trim());
  const [
    client,
    user,
    day = '',
    clock = '',
    ,
    server,
    address,
    elapsed,
    received,
    sent,
    status,
    ,
    method,
    stem,
    query,
  ] = cells;
  if (cells.length < 15 || addressIn(client) === undefined || !/^W3SVC\d{0,6}$/.test(cells[4] ?? ''))
    return null;
  const fields: EventFields = present<EventFields>({
    category: 'web',
    at: parseTime(`${day} ${clock}`, context),
    sourceAddress: client,
    clientAddress: client,
    destinationAddress: addressIn(address),
    hostName: server === '-' ? undefined : server,
    url: stem === undefined || stem === '-' ? undefined : query && query !== '-' ? `${stem}?${query}` : stem,
    method,
    status: numberIn(status),
    user: user === '-' ? undefined : user,
    bytesOut: numberIn(received),
    bytesIn: numberIn(sent),
    durationMs: numberIn(elapsed),
  });
  return { format: 'iis', fields };
};

/** The `#Fields:` line of a W3C log. @returns column names, `null` when the line is another. */
export function w3cColumns(line: string): string[] | null {
  return line.startsWith('#Fields: ') ? line.slice(9).trim().split(/\s+/) : null;
}

/** IIS logs in the W3C extended format, by their `#Fields:` line or the default columns. Times are UTC. */
export const decodeIis: Decoder = (line, context) => {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S/.test(line)) return null;
  const cells = line.split(' ', 80);
  const columns = context.columns?.includes('c-ip') ? context.columns : iisDefault;
  const named = cells.length === columns.length ? decodeW3cCells(columns, cells, context) : null;
  return named ?? decodeHeadless(cells, context);
};

/** Without the header that names the columns, the method and what stands around it are known by their looks. */
function decodeHeadless(cells: readonly string[], context: DecodeContext): DecodedLine | null {
  const at = cells.findIndex(
    (cell, i) =>
      i >= 2 &&
      i < 8 &&
      /^[A-Z]{3,16}$/.test(cell) &&
      (cells[i + 1] ?? '').startsWith('/') &&
      /^\d{1,5}$/.test(cells[i + 3] ?? '') &&
      addressOf(cells[i + 5]) !== undefined,
  );
  if (at < 0) return null;
  const columns = ['date', 'time', ...cells.slice(2, at).map((_, i) => `x${i}`)];
  if (addressOf(cells[at - 1]) !== undefined) columns[at - 1] = 's-ip';
  columns.push('cs-method', 'cs-uri-stem', 'cs-uri-query', 's-port', 'cs-username', 'c-ip');
  const rest = cells.slice(columns.length);
  if (rest[0]?.startsWith('HTTP/')) {
    rest.shift();
    columns.push('cs-version');
  }
  const status = rest.findIndex((cell, i) => /^[1-5]\d\d$/.test(cell) && /^\d{1,6}$/.test(rest[i + 1] ?? ''));
  const named = ['cs(User-Agent)', 'cs(Referer)'];
  for (let i = 0; i < rest.length; i++)
    columns.push(i === status ? 'sc-status' : i < status ? (named[i] ?? `y${i}`) : `z${i}`);
  return decodeW3cCells(columns, cells, context);
}

function decodeW3cCells(
  columns: readonly string[],
  cells: readonly string[],
  context: DecodeContext,
): DecodedLine | null {
  const get = (column: string): string | undefined => {
    const cell = cells[columns.indexOf(column)];
    return cell === '-' ? undefined : cell;
  };
  const client = addressOf(get('c-ip'));
  if (client === undefined) return null;
  const query = get('cs-uri-query');
  const stem = get('cs-uri-stem');
  const number = (column: string): number | undefined => {
    return numberIn(get(column));
  };
  const fields: EventFields = present<EventFields>({
    category: 'web',
    at: parseTime(`${get('date')}T${get('time')}Z`, context),
    sourceAddress: client,
    clientAddress: client,
    destinationAddress: addressOf(get('s-ip')),
    destinationPort: number('s-port'),
    hostName: get('s-computername'),
    host: get('cs-host') ?? get('cs(Host)'),
    url: stem === undefined || query === undefined ? stem : `${stem}?${query}`,
    method: get('cs-method'),
    status: number('sc-status'),
    referrer: get('cs(Referer)'),
    userAgent: get('cs(User-Agent)')?.replaceAll('+', ' '),
    user: get('cs-username'),
    bytesOut: number('cs-bytes'),
    bytesIn: number('sc-bytes'),
    durationMs: number('time-taken'),
  });
  return { format: 'iis', fields };
}

/** An address, its zone cut off: `fe80::1%3`. */
function addressOf(text: string | undefined): string | undefined {
  return addressIn(text?.replace(/%\w{1,10}$/, ''));
}
