import type { Json } from './json-lines.ts';

/**
 * A Windows event written as XML, as wevtutil and event forwarding give it, under the names that NXLog gives the
 * same things in JSON: `EventID`, `Channel`, `SourceName`, `Hostname`, `EventTime` and the event's own data.
 * @returns `null` when the line is no event
 */
export function readEventXml(line: string): Json | null {
  const start = line.indexOf('<Event');
  if (start < 0 || !line.includes('<System>')) return null;
  const text = line.slice(start, start + 65_536);
  const id = /<EventID(?: [^<>]{0,60})?>(\d{1,6})<\/EventID>/.exec(text)?.[1];
  if (id === undefined) return null;
  const said = (name: string): string | undefined =>
    new RegExp(`<${name}(?: [^<>]{0,60})?>([^<]{1,300})</${name}>`).exec(text)?.[1];
  const event: Record<string, unknown> = {
    EventID: Number(id),
    SourceName: /<Provider [^<>]{0,20}Name=['"]([^'"<>]{1,120})['"]/.exec(text)?.[1] ?? '',
    Channel: said('Channel') ?? '',
    Hostname: said('Computer'),
    '@timestamp': /<TimeCreated SystemTime=['"]([^'"<>]{10,40})['"]/.exec(text)?.[1],
  };
  for (const match of text.matchAll(/<Data Name=['"]([^'"<>]{1,80})['"]>([^<]{1,8000})<\/Data>/g)) {
    const [, name = '', value = ''] = match;
    if (!(name in event)) event[name] = unescapeXml(value);
  }
  return event;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function unescapeXml(text: string): string {
  return text.includes('&')
    ? text.replaceAll(/&(?:(amp|lt|gt|quot|apos)|#(\d{1,6}));/g, (whole, name?: string, code?: string) =>
        name === undefined
          ? code === undefined
            ? whole
            : String.fromCodePoint(Math.min(Number(code), 0x10ffff))
          : (entities[name] ?? ''),
      )
    : text;
}
