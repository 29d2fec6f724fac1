import type { Decoder, EventFields } from './event.ts';
import { present } from './json-lines.ts';
import { stripSyslog } from './syslog.ts';

const words =
  /^(Accepted|Failed|Invalid user|Illegal user|Connection (?:closed|reset|from)|Disconnected|Disconnecting|Received disconnect|Postponed|Starting session|Bad protocol version|Timeout before|Did not receive|Unable to negotiate|banner exchange|Authentication refused|User \S{1,64} (?:from|is on pid|not allowed)|Server listening|Connection from|input_userauth_request|maximum authentication|PAM \d+ more|reverse mapping|Received signal|Close session|Closing connection)/;

/** Also who left before a password was asked for, as on servers that take keys only. */
const failed =
  /^(?:Failed (?!none for (?!invalid user))|Invalid user|Illegal user|(?:Connection (?:closed|reset) by|Disconnected from) (?:authenticating|invalid|illegal) user|maximum authentication attempts exceeded)/;

/** OpenSSH: who came from where, let in or not; also lines of which a collector has cut the program off. */
export const decodeSshd: Decoder = (line, context) => {
  const { at, host, program, message } = stripSyslog(line, context);
  const text = message
    .slice(0, 4_096)
    .trimStart()
    // A syslog daemon counts what it does not write again.
    .replace(/^message repeated \d{1,6} times: \[ ?/, '')
    .replace(/^sshd(?:-session|-auth)?\[\d{1,10}\]: /, '')
    .replace(/^(?:error|fatal|debug1|info|notice): /, '');
  const isSshd = program?.startsWith('sshd') ?? false;
  const word = words.exec(text)?.[1];
  const isPam = /^pam_\w{1,20}\(sshd:/.test(text);
  if (!isSshd && word === undefined && !isPam) return null;
  const from =
    /(?:^|[\s=[])((?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F]{0,4}:[0-9a-fA-F]{0,4}:[0-9a-fA-F:.]{0,39})(?=$|[\s:\],])/.exec(
      text,
    )?.[1];
  const port = /\bport (\d{1,5})\b/.exec(text)?.[1];
  const user =
    /\b(?:invalid|illegal|authenticating|failed|Invalid|Illegal) user (\S{1,64})(?= )/.exec(text)?.[1] ??
    /^(?:User|user) (\S{1,64}) (?:from|is on|not allowed|child)/.exec(text)?.[1] ??
    /(?:^|\s)(?:for|from user|user)[ =]'?(?!user\b|invalid\b|illegal\b|authentication\b|authenticating\b|\d{1,3}\.\d)([\w.@\\$-]{1,64})'?(?=$|[\s:(])/.exec(
      text,
    )?.[1];
  if (from === undefined && user === undefined && port === undefined) return null;
  if (from === undefined && !isSshd && !isPam && word === undefined) return null;
  const isName =
    user !== undefined &&
    word !== 'reverse mapping' &&
    user !== from &&
    !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(user);
  const isServer = word === 'Server listening';
  const fields: EventFields = present<EventFields>({
    category: 'session',
    at,
    hostName: host,
    sourceAddress: isServer ? undefined : from,
    sourcePort: isServer || port === undefined ? undefined : Number(port),
    clientAddress: isServer ? undefined : from,
    user: isName ? user.replace(/^.*\\/, '').replace(/@.*$/, '') : undefined,
    action: word?.toLowerCase(),
    outcome: word === 'Accepted' ? 'success' : failed.test(text) ? 'failure' : undefined,
  });
  return { format: 'sshd', fields };
};
