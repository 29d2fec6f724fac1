// Marks by which the decoders of other formats are asked about a line before those of CSV and of access logs: see
// `decodeAny` in src/decode/decode-line.ts. A line that bears one of them is decoded there.

import { isDigit } from './stamps';

const markBytes: usize = 24;
let starts: usize = 0;
let marks: usize = 0;
let markCount: u32 = 0;

/** @param at 2,304 bytes: for each pair of bytes the last mark that starts so, then value, mask and next of 85 marks */
export function openMarks(at: usize): void {
  starts = at;
  marks = at + 256;
  markCount = 0;
  memory.fill(at, 0, 256);
  // Firewalls: Cisco; Palo Alto by its kinds of log; pf by what it does.
  tell('%ASA-');
  tell('%FTD-');
  tell('%PIX-');
  tell('%FWSM-');
  tell('%NGIPS-');
  tell('%FPR-');
  tell(',TRAFFIC');
  tell(',THREAT,');
  tell(',URL,');
  tell(',SYSTEM,');
  tell(',GLOBALP');
  tell(',USERID,');
  tell(',CONFIG,');
  tell(',HIP-MAT');
  tell(',HIPMATC');
  tell(',AUTH');
  tell(',DECRYPT');
  tell(',SCTP,');
  tell(',TUNNEL,');
  tell(',GTP,');
  tell(',IPTAG,');
  tell(',CORRELA');
  tell(',pass,');
  tell(',block,');
  tell(',reject,');
  tell(',match,');
  tell(',rdr,');
  tell(',nat,');
  tell(',binat,');
  tell(',scrub,');
  // Check Point, and key=value.
  tell(':"');
  tell('devid=');
  tell('srcip=');
  tell('log_comp');
  // Name servers.
  tell(' PACKET ');
  tell('client ');
  tell('resolvin');
  tell('transfer');
  tell('validati');
  tell('zone ');
  tell('dnsmasq');
  tell('unbound');
  tell('qname="');
  tell('question');
  tell("wants '");
  // Web servers and proxies.
  tell('haproxy');
  tell('Connect ');
  tell('W3SVC');
  // Appliances, log-ons, mail.
  tell('Rule /');
  tell('/Common');
  tell('CRON');
  tell('USER ');
  tell('vobd: ');
  tell('instance');
  tell('auth-wor');
  tell('-login: ');
  tell('SASL ');
}

/** @param mark at most 8 bytes */
function tell(mark: string): void {
  const at = marks + <usize>markCount * markBytes;
  let value: u64 = 0;
  for (let i = mark.length; i-- > 0;) value = (value << 8) | <u64>mark.charCodeAt(i);
  const start = starts + startOf(<u32>value & 255, (<u32>value >> 8) & 255);
  store<u64>(at, value);
  store<u64>(at, mark.length == 8 ? ~(<u64>0) : (<u64>1 << (<u64>mark.length << 3)) - 1, 8);
  store<u8>(at, load<u8>(start), 16);
  store<u8>(start, <u8>++markCount);
}

// @ts-ignore: decorator
@inline
function startOf(first: u32, second: u32): u32 {
  return (first * 7 + second) & 255;
}

/** Whether another decoder may have something to say of the line. Marks in brackets, braces or tags are not looked for. */
export function isForeign(line: usize, end: usize): bool {
  for (let at = line; at < end; at++) {
    const byte = <u32>load<u8>(at);
    let mark = <u32>load<u8>(starts + startOf(byte, load<u8>(at + 1)));
    while (mark) {
      const known = marks + <usize>(mark - 1) * markBytes;
      if ((load<u64>(at) & load<u64>(known, 8)) == load<u64>(known)) return true;
      mark = load<u8>(known, 16);
    }
    if (byte == 47 ? isSquidStatus(at) : byte == 58 ? isDigit(at + 1) && load<u16>(at + 2) == 0x203a : byte == 34 && isExportDay(at + 1)) return true;
  }
  return false;
}

/** `TCP_MISS/200 ` */
function isSquidStatus(slash: usize): bool {
  const before = <u32>load<u8>(slash - 1);
  if (before - 65 >= 26 && before != 95) return false;
  return isDigit(slash + 1) && isDigit(slash + 2) && isDigit(slash + 3) && load<u8>(slash + 4) == 32;
}

/** `10Dec2019"`, in what Check Point's viewer exports. */
function isExportDay(from: usize): bool {
  let at = from;
  while (isDigit(at) && at < from + 2) at++;
  if (at == from || <u32>load<u8>(at) - 65 >= 26 || <u32>load<u8>(at + 1) - 97 >= 26) return false;
  return isDigit(at + 3) && isDigit(at + 6) && load<u8>(at + 7) == 34;
}

/** `LOGIN_FAILED`: Junos writes its events so. */
export function holdsEvent(line: usize, end: usize): bool {
  for (let at = line + 1; at + 1 < end; at++) {
    if (load<u8>(at) == 95 && <u32>load<u8>(at - 1) - 65 < 26 && <u32>load<u8>(at + 1) - 65 < 26) return true;
  }
  return false;
}
