import type { ObservationKind } from './traces.ts';

/** Takes what a line says, as it stands there; `take` gives `false` for what only a decoder can read. `stamp`: text of its time; its first `minuteLength` characters name the minute. */
export interface QuickTaker {
  take: (
    machine: string,
    kind: ObservationKind,
    destination: string,
    minute: number,
    bytes: number,
  ) => boolean;
  minuteOf: (stamp: string, minuteLength: number) => number;
  minuteAt: (epochSeconds: number) => number;
}

/**
 * Reads a line of a frequent format by looking for its keys, without taking it apart.
 * Says what `tracesOf(decodeLine(…))` says, as a property test shows.
 * @returns `false` when the line must be decoded
 */
export function readQuickly(line: string, to: QuickTaker): boolean {
  const first = line.charCodeAt(0);
  if (first === 123) return line.startsWith('{"ts":') ? readZeek(line, to) : readEve(line, to);
  if (first >= 48 && first <= 57) return line.includes(': query: ') && readBind(line, to);
  if (first === 100) return line.startsWith('date=') && readFortiGate(line, to);
  if (first >= 65 && first <= 90) return readDnsmasq(line, to);
  return false;
}

/** The text of a JSON string after `key`; `null` when absent, `undefined` when it holds an escape. */
function textAfter(line: string, key: string, from = 0): string | null | undefined {
  const at = line.indexOf(key, from);
  if (at < 0) return null;
  const start = at + key.length;
  const end = line.indexOf('"', start);
  const text = line.slice(start, end);
  return end < 0 || text.includes('\\') ? undefined : text;
}

function readEve(line: string, to: QuickTaker): boolean {
  if (!line.startsWith('{"timestamp":"') || !line.endsWith('}')) return false;
  const typeAt = line.indexOf('"event_type":"', 14);
  const sourceAt = typeAt < 0 ? -1 : line.indexOf('"src_ip":"', typeAt);
  if (sourceAt < 0) return false;
  const stamp = textAfter(line, '"timestamp":"');
  const type = textAfter(line, '"event_type":"', typeAt);
  const machine = textAfter(line, '"src_ip":"', sourceAt);
  if (!stamp || !machine) return false;
  if (type === 'dns') return readEveDns(line, sourceAt, to, machine, stamp);
  if (type !== 'tls' && type !== 'http' && type !== 'flow') return false;
  // The packet may be the server's: then the line says who began.
  if (line.includes('"direction":"', sourceAt) || line.includes('"src_ip":"', sourceAt + 10)) return false;
  const target = textAfter(line, '"dest_ip":"', sourceAt);
  const name =
    type === 'flow' ? null : textAfter(line, type === 'tls' ? '"sni":"' : '"hostname":"', sourceAt);
  if (target === undefined || name === undefined) return false;
  if (type === 'http' && name === null) return false;
  const minute = to.minuteOf(stamp, 16);
  if (name && !to.take(machine, type === 'tls' ? 'tls' : 'http', name, minute, 0)) return false;
  if (target) to.take(machine, 'flow', target, minute, numberAfter(line, '"bytes_toserver":', sourceAt));
  return true;
}

function readEveDns(line: string, from: number, to: QuickTaker, machine: string, stamp: string): boolean {
  // An answer is the server's packet; the one who asked is its target.
  if (line.includes('"src_port":53,', from)) return false;
  const name = textAfter(line, '"rrname":"', from);
  if (!name) return false;
  const isMissing = line.includes('"rcode":"NXDOMAIN"', from);
  return to.take(machine, isMissing ? 'nxdomain' : 'dns', name, to.minuteOf(stamp, 16), 0);
}

function readZeek(line: string, to: QuickTaker): boolean {
  const at = Number.parseFloat(line.slice(6, 24));
  if (!(at > 1e8 && at < 1e11) || !line.endsWith('}') || line.includes('\\')) return false;
  const machine = textAfter(line, '"id.orig_h":"');
  if (!machine) return false;
  const minute = to.minuteAt(at);
  const name = textAfter(line, '"query":"');
  if (name) {
    const isMissing = line.includes('"rcode_name":"NXDOMAIN"');
    return to.take(machine, isMissing ? 'nxdomain' : 'dns', name, minute, 0);
  }
  // A DNS line without a question, a file, a note: few, and the decoder knows them.
  if (line.includes('"uri":') || line.includes('"qtype') || line.includes('"rcode')) return false;
  const target = textAfter(line, '"id.resp_h":"');
  if (!target || !(line.includes('"conn_state":"') || line.includes('"server_name":"'))) return false;
  const server = textAfter(line, '"server_name":"');
  if (server && !to.take(machine, 'tls', server, minute, 0)) return false;
  to.take(machine, 'flow', target, minute, numberAfter(line, '"orig_bytes":', 0));
  return true;
}

function readBind(line: string, to: QuickTaker): boolean {
  const clientAt = line.indexOf('client ');
  const isDashed = line.charCodeAt(2) === 45;
  if (clientAt < 17 || !(isDashed || line.charCodeAt(4) === 45)) return false;
  const portAt = line.indexOf('#', clientAt);
  const start = line.charCodeAt(clientAt + 7) === 64 ? line.indexOf(' ', clientAt + 7) + 1 : clientAt + 7;
  const verbAt = line.indexOf(': query: ', portAt);
  const end = line.indexOf(' ', verbAt + 9);
  if (portAt < start || end < 0 || line.slice(portAt, verbAt).includes(': ')) return false;
  const name = line.slice(verbAt + 9, end);
  if (/[/']/.test(name) || line.includes(' -> ', end)) return false;
  // A stamp with a zone, or any other that the memory of minutes cannot take, is read by the decoder.
  const stampEnd = isDashed ? line.indexOf(' ', 12) : line.search(/[ \t]/);
  const stamp = line.slice(0, stampEnd);
  if (isDashed ? stamp.length < 20 : stamp.length < 19) return false;
  return to.take(line.slice(start, portAt), 'dns', name, to.minuteOf(stamp, isDashed ? 17 : 16), 0);
}

function readDnsmasq(line: string, to: QuickTaker): boolean {
  const at = line.indexOf('dnsmasq[');
  const bodyAt = at < 0 ? -1 : line.indexOf(']: ', at) + 3;
  if (bodyAt < 12 || at > 80) return false;
  // Answers without a client (no `log-queries=extra`) tell of no machine.
  if (line.startsWith('reply ', bodyAt) || line.startsWith('forwarded ', bodyAt)) return true;
  if (line.startsWith('cached ', bodyAt)) return true;
  if (!line.startsWith('query[', bodyAt)) return false;
  const nameAt = line.indexOf('] ', bodyAt) + 2;
  const fromAt = line.indexOf(' from ', nameAt);
  if (nameAt < 2 || fromAt < 0 || line.charCodeAt(3) !== 32) return false;
  const machine = line.slice(fromAt + 6);
  const name = line.slice(nameAt, fromAt);
  if (machine.includes(' ') || name.includes(' ')) return false;
  return to.take(machine, 'dns', name, to.minuteOf(line.slice(0, 15), 12), 0);
}

function readFortiGate(line: string, to: QuickTaker): boolean {
  const epochAt = line.indexOf(' eventtime=');
  if (epochAt < 0 || /hostname=|qname=|url=|dstname=|domain=|virus=| direction=|dhost=| tz=/.test(line))
    return false;
  const machine = valueAfter(line, ' srcip=');
  const target = valueAfter(line, ' dstip=');
  const at = Number(line.slice(epochAt + 11, epochAt + 21));
  if (!machine || !target || !(at > 1e9)) return false;
  if (!/^type="?traffic/.test(line.slice(line.indexOf('type=')))) return false;
  const sent = valueAfter(line, ' sentbyte=');
  to.take(machine, 'flow', target, to.minuteAt(at), sent !== null && /^\d+$/.test(sent) ? Number(sent) : 0);
  return true;
}

function valueAfter(line: string, key: string): string | null {
  const at = line.indexOf(key);
  if (at < 0) return null;
  const start = at + key.length;
  const end = line.indexOf(' ', start);
  const value = line.slice(start, end < 0 ? line.length : end);
  return value.includes('"') ? null : value;
}

function numberAfter(line: string, key: string, from: number): number {
  const at = line.indexOf(key, from);
  if (at < 0) return 0;
  const value = Number.parseInt(line.slice(at + key.length, at + key.length + 16), 10);
  return value > 0 ? value : 0;
}
