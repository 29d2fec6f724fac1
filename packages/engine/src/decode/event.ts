/** Formats a line can be in. `text`: none that is known. */
export const logFormats = [
  'suricata-eve',
  'zeek-json',
  'zeek-tsv',
  'bind',
  'dnsmasq',
  'unbound',
  'powerdns',
  'windows-dns',
  'squid',
  'access-log',
  'iis',
  'sshd',
  'web-error',
  'pf',
  'nfdump',
  'windows-event',
  'appliance',
  'exchange-smtp',
  'key-value',
  'cef',
  'leef',
  'json',
  'csv',
  'text',
] as const;
export type LogFormat = (typeof logFormats)[number];

/** What a line is about. `alert`: the device itself raised it. */
export type EventCategory =
  | 'dns'
  | 'web'
  | 'tls'
  | 'network'
  | 'file'
  | 'alert'
  | 'malware'
  | 'session'
  | 'other';

/** The fields of one log line, each absent when the line does not say it. Named after ECS. */
export interface EventFields {
  category: EventCategory;
  /** Instant of the event, epoch ms; `null` when the line bears no readable time. */
  at: number | null;
  /** As written in the log: `source.ip`, `source.port`, `destination.ip` … */
  sourceAddress?: string;
  sourcePort?: number;
  destinationAddress?: string;
  destinationPort?: number;
  /** The machine that acted, to be attributed to a unit: the asker, also in lines about the answer. */
  clientAddress?: string;
  transport?: string;
  /** `dns.question.name` */
  name?: string;
  /** `dns.question.type` */
  queryType?: string;
  responseCode?: string;
  /** `dns.answers.data`: names and addresses. */
  answers?: string[];
  /** `url.domain`, the Host header or the CONNECT target. */
  host?: string;
  /** `url.original`: absolute, or a path when `host` says the rest. */
  url?: string;
  /** `tls.client.server_name` */
  tlsName?: string;
  /** Names of the certificate the server showed. */
  certificateNames?: string[];
  method?: string;
  status?: number;
  referrer?: string;
  userAgent?: string;
  /** `file.hash.*`, lower case. */
  hashes?: string[];
  fileName?: string;
  filePath?: string;
  user?: string;
  /** `host.name`: the machine the line is about. */
  hostName?: string;
  /** `host.ip`: the address of that machine, where it is neither end of a connection. */
  hostAddress?: string;
  /** What the device did, in its own word. */
  action?: string;
  /** Whether a log-on was let in, in lines about log-ons. */
  outcome?: 'success' | 'failure';
  /** Rule, signature or malware name. */
  rule?: string;
  bytesOut?: number;
  bytesIn?: number;
  durationMs?: number;
}

/** A line read by one of the decoders. */
export interface DecodedLine {
  format: LogFormat;
  fields: EventFields;
}

/** What a decoder may have to know beyond the line. */
export interface DecodeContext {
  /** Year for stamps that bear none (`Nov 21 00:22:42`), and judge of dates in the future; epoch ms. */
  now?: number;
  /** Zone of stamps that bear none, minutes east of UTC; defaults to 420, Vietnam. */
  zoneMinutes?: number;
  /** Column names of a TSV or CSV whose header went by in this stream. */
  columns?: readonly string[];
  /** The columns are told by whoever knows the stream: no header in it changes them. */
  columnsAreGiven?: boolean;
  /** What stands between the cells of a CSV; found by itself when left out. */
  separator?: string;
  /** For generic JSON, CSV and key=value: which of their keys is which field. */
  mapping?: Readonly<Partial<Record<MappableField, string>>>;
}

export type MappableField = Exclude<keyof EventFields, 'category' | 'outcome'>;

/** Reads one line, without its line end. @returns `null` when the line is not of this format. */
export type Decoder = (line: string, context: DecodeContext) => DecodedLine | null;
