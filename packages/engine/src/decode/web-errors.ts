import type { Decoder, EventFields } from './event.ts';
import { addressIn, portIn } from './field-values.ts';
import { present } from './json-lines.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

/** Error logs of Apache (ModSecurity among them) and nginx: who asked, and for what. */
export const decodeWebError: Decoder = (line, context) =>
  decodeApacheError(line, context) ?? decodeNginxError(line, context);

/** `[Wed Oct 11 14:32:52.123456 2000] [core:error] [pid 1] [client 192.0.2.1:53375] …` */
const decodeApacheError: Decoder = (line, context) => {
  const { message, host } = stripSyslog(line, context);
  const head =
    /^\[([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:.]{8,16} \d{4})\] \[[\w-]{0,40}:?[a-z]{1,10}\d?\]/.exec(
      message,
    );
  if (!head) return null;
  const body = message.slice(head[0].length);
  const client = /\[(?:client|remote) ([0-9a-fA-F.:]{2,60})\]/.exec(body)?.[1];
  const [address, port] = splitClient(client);
  const tag = (name: string): string | undefined =>
    new RegExp(`\\[${name} "([^"]{1,2000})"\\]`).exec(body)?.[1];
  const refused =
    /\buser (\S{1,120}?)(?:: authentication failure for "([^"]{1,2000})"| not found: (\S{1,2000}?)(?:,|$))/.exec(
      body,
    );
  const path = refused ? undefined : filePath.exec(body)?.[1];
  const fields: EventFields = present<EventFields>({
    category: refused ? 'session' : tag('id') === undefined ? 'web' : 'alert',
    at: parseTime(head[1] ?? '', context),
    hostName: host,
    sourceAddress: address,
    sourcePort: port,
    clientAddress: address,
    host: tag('hostname'),
    url: tag('uri') ?? refused?.[2] ?? refused?.[3],
    user: refused?.[1],
    outcome: refused ? 'failure' : undefined,
    filePath: path,
    rule: tag('msg') ?? tag('id'),
    action: /ModSecurity: (Access denied|Warning)/.exec(body)?.[1]?.toLowerCase(),
  });
  return { format: 'web-error', fields };
};

/** The file that was asked for and is not there, or is not to be had. */
const filePath =
  /(?:does not exist|denied by server configuration|script not found or unable to stat|Permission denied|forbidden[^:]{0,60}|not found or unable to stat): (?:AH\d{5}: )?(\/[^\s,]{1,2000})/;

/** `2023/11/15 12:49:01 [error] 17308#17308: … client: 192.0.2.1, server: x, request: "GET / HTTP/1.1", upstream: …` */
const decodeNginxError: Decoder = (line, context) => {
  const { message, host } = stripSyslog(line, context);
  const head = /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d) \[[a-z]{1,10}\] \d{1,10}#\d{1,10}: /.exec(message);
  if (!head) return null;
  const body = message.slice(head[0].length);
  const said = (name: string): string | undefined =>
    new RegExp(`, ${name}: "?([^",]{1,2000})`).exec(body)?.[1]?.trim();
  const client = addressIn(said('client'));
  const request = /, request: "([A-Z]{3,20}) (\S{1,8000})/.exec(body);
  const upstream = said('upstream');
  const peer =
    /^(?:[a-z]{2,10}:\/\/)?(?:\[([0-9a-fA-F:.]{2,45})\]|(\d{1,3}(?:\.\d{1,3}){3}))(?::(\d{1,5}))?(?:\/|$)/.exec(
      said('peer') ?? upstream ?? '',
    );
  const site = (said('host') ?? said('server'))?.replace(/:\d{1,5}$/, '');
  const refused = /^(?:\*\d{1,15} )?user "([^"]{1,120})"(?:: password mismatch| was not found)/.exec(body);
  const fields: EventFields = present<EventFields>({
    category: refused ? 'session' : 'web',
    at: parseTime(head[1] ?? '', context),
    hostName: host,
    sourceAddress: client,
    clientAddress: client,
    destinationAddress: peer?.[1] ?? peer?.[2],
    destinationPort: portIn(peer?.[3]),
    host: site === undefined || site === '_' ? said('responder') : site,
    url: request?.[2],
    method: request?.[1],
    referrer: said('referrer'),
    user: refused?.[1],
    outcome: refused ? 'failure' : undefined,
    filePath: /\b(?:open|stat|opendir)\(\) "(\/[^"]{1,2000})"/.exec(body)?.[1],
  });
  return { format: 'web-error', fields };
};

function splitClient(text: string | undefined): [string | undefined, number | undefined] {
  const four = /^(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})$/.exec(text ?? '');
  return four ? [four[1], portIn(four[2])] : [addressIn(text), undefined];
}
