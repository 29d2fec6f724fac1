import type { Decoder, EventFields } from './event.ts';
import { present } from './json-lines.ts';
import { stripSyslog } from './syslog.ts';

/** OpenSSH: who came from where, let in or not. */
export const decodeSshd: Decoder = (line, context) => {
  const { at, host, message } = stripSyslog(line, context);
  const from =
    /(?:from|by|with|user \S+|to) (?:authenticating |invalid )?(?:user \S+ )?((?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F]*:[0-9a-fA-F:]+)(?:[: ]+port (\d+))?/.exec(
      message,
    );
  const user =
    /(?:[Ii]nvalid user|authenticating user|illegal user|for user|for|[Uu]ser) (?!user\b|invalid\b|illegal\b)'?([\w.@\\-]+)/.exec(
      message,
    )?.[1];
  const action =
    /^(Accepted|Failed|Invalid|Connection \w+|Disconnected|Received disconnect|Postponed|Starting session)/.exec(
      message,
    )?.[1];
  if (!from && (user === undefined || !line.includes('sshd'))) return null;
  if (action === undefined && !line.includes('sshd')) return null;
  const fields: EventFields = present<EventFields>({
    category: 'session',
    at,
    hostName: host,
    sourceAddress: from?.[1],
    sourcePort: from?.[2] === undefined ? undefined : Number(from[2]),
    clientAddress: from?.[1],
    user: user?.replace(/^.*\\/, ''),
    action: action?.toLowerCase(),
  });
  return { format: 'sshd', fields };
};
