import type { DecodeContext } from './event.ts';
import { parseTime } from './time.ts';

/** What a syslog header says, and the message without it. */
export interface SyslogEnvelope {
  at: number | null;
  host?: string;
  program?: string;
  /** 0–23; `null` without a priority. */
  facility: number | null;
  /** 0 (emergency) – 7 (debug); `null` without a priority. */
  severity: number | null;
  message: string;
}

/**
 * Takes a syslog header off a line: RFC 5424, RFC 3164 as programs really write it (ISO stamps, no
 * host, no tag), or none. An octet count of RFC 6587 before it is dropped. Never fails.
 */
export function stripSyslog(line: string, context: DecodeContext = {}): SyslogEnvelope {
  let rest = line.replace(/^\uFEFF?(?:\d{1,7} (?=<\d{1,3}>))?/, '');
  const priority = /^<(\d{1,3})>/.exec(rest);
  if (priority) rest = rest.slice(priority[0].length);
  const level = priority ? Number(priority[1]) : null;
  const envelope: SyslogEnvelope = {
    at: null,
    facility: level === null ? null : level >> 3,
    severity: level === null ? null : level & 7,
    message: rest,
  };

  const modern = /^1 (\S+) (\S+) (\S+) (\S+) (\S+) (-|(?:\[(?:[^\]\\]|\\.)*\])+) ?/.exec(rest);
  if (modern && (priority || /^\d{4}-/.test(modern[1] ?? ''))) {
    envelope.at = parseTime(modern[1] ?? '', context);
    if (modern[2] !== '-' && modern[2] !== undefined) envelope.host = modern[2];
    if (modern[3] !== '-' && modern[3] !== undefined) envelope.program = modern[3];
    envelope.message = rest.slice(modern[0].length).replace(/^\uFEFF/, '');
    if (envelope.message.trim() === '' && modern[6] !== '-') envelope.message = modern[6] ?? '';
    return envelope;
  }

  const stamp =
    /^[*.]?((?:[A-Z][a-z]{2} {1,2}\d{1,2}(?: \d{4})? \d\d:\d\d:\d\d(?:\.\d+)?(?: (?:UTC|GMT|ICT|[+-]\d\d:?\d\d))?)|(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?))(?: : | |: )/.exec(
      rest,
    );
  if (!stamp) return envelope;
  envelope.at = parseTime(stamp[1] ?? '', context);
  rest = rest.slice(stamp[0].length);
  // BIG-IP writes how grave it is between host and program.
  const tagged =
    /^(?:(\S+) )?(?:(?:emerg|alert|crit|err|warning|notice|info|debug) )?([A-Za-z][\w./-]*?)(?:\[[^\]]*\])?: ?/.exec(
      rest,
    );
  if (tagged) {
    if (tagged[1] !== undefined) envelope.host = tagged[1];
    if (tagged[2] !== undefined) envelope.program = tagged[2];
    envelope.message = rest.slice(tagged[0].length);
  } else {
    const host = /^([\w.-]+|[0-9a-fA-F:]+) (?=\S)/.exec(rest);
    // Without a tag a first word is a host only if the sender framed it as syslog.
    if (host && priority && !host[1]?.includes('=') && !/^(?:CEF|LEEF)/.test(host[1] ?? '')) {
      if (host[1] !== undefined) envelope.host = host[1];
      rest = rest.slice(host[0].length);
    }
    envelope.message = rest;
  }
  return envelope;
}
