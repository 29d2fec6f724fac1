import type { DecodeContext, DecodedLine, EventFields } from './event.ts';
import { addressIn, portIn } from './field-values.ts';
import { present } from './json-lines.ts';
import { stripSyslog } from './syslog.ts';

/** Whether a line can be of a mail server's log-ons: asked before any pattern is tried. */
export function isMailLogin(line: string): boolean {
  return line.includes('SASL ') || line.includes('-login: ') || line.includes('auth-worker');
}

/** Log-ons of Dovecot (IMAP, POP3) and Postfix (SMTP): who, from where, let in or not. */
export function decodeMailLogin(line: string, context: DecodeContext): DecodedLine | null {
  const { at, host, message } = stripSyslog(line.slice(0, 4_096), context);
  return dovecot(message, at, host) ?? postfix(message, at, host);
}

/** `imap-login: Disconnected (auth failed, 3 attempts in 12 secs): user=<an>, method=PLAIN, rip=192.0.2.1, lip=…` */
function dovecot(message: string, at: number | null, host: string | undefined): DecodedLine | null {
  const word =
    /(?:imap|pop3|submission|managesieve)-login: (?:Info: )?(Login|Disconnected|Aborted login)\b/.exec(
      message,
    )?.[1];
  const from = addressIn(/\brip=([0-9a-fA-F.:]{2,45})/.exec(message)?.[1]);
  if (word === undefined || from === undefined) return null;
  const isFailure = /auth failed|authentication failed|unknown user|password mismatch/i.test(message);
  const user = /\buser=<([^>]{1,200})>/.exec(message)?.[1];
  return login({
    category: 'session',
    at,
    hostName: host,
    sourceAddress: from,
    sourcePort: portIn(/\brport=(\d{1,5})/.exec(message)?.[1]),
    destinationAddress: addressIn(/\blip=([0-9a-fA-F.:]{2,45})/.exec(message)?.[1]),
    clientAddress: from,
    user,
    action: word.toLowerCase(),
    outcome: word === 'Login' ? 'success' : isFailure ? 'failure' : undefined,
  });
}

/** `warning: unknown[192.0.2.1]: SASL LOGIN authentication failed: …`, `client=x[192.0.2.1], sasl_method=LOGIN, sasl_username=an` */
function postfix(message: string, at: number | null, host: string | undefined): DecodedLine | null {
  const refused = /\[([0-9a-fA-F.:]{2,45})\](?::\d{1,5})?: SASL \S{1,40} authentication failed/.exec(message);
  const admitted =
    /client=\S{0,255}\[([0-9a-fA-F.:]{2,45})\](?::\d{1,5})?, sasl_method=\S{1,40}, sasl_username=(\S{1,200})/.exec(
      message,
    );
  const from = addressIn(refused?.[1] ?? admitted?.[1]);
  if (from === undefined) return null;
  return login({
    category: 'session',
    at,
    hostName: host,
    sourceAddress: from,
    clientAddress: from,
    user: admitted?.[2] ?? /sasl_username=([^\s,]{1,200})/.exec(message)?.[1],
    action: refused ? 'sasl failed' : 'sasl',
    outcome: refused ? 'failure' : 'success',
  });
}

function login(fields: { [K in keyof EventFields]: EventFields[K] | undefined }): DecodedLine {
  return { format: 'exchange-smtp', fields: present<EventFields>(fields) };
}
