import { parseAddress } from '../address/network.ts';
import type { DecodedLine } from '../decode/event.ts';
import { nameValue } from '../match/tokens.ts';

/** How a machine was seen to talk: asked for a name, for one that does not exist, or connected. */
export const observationKinds = ['dns', 'nxdomain', 'tls', 'http', 'flow'] as const;
export type ObservationKind = (typeof observationKinds)[number];

/** That a machine had to do with a destination, as one line says. */
export interface Trace {
  machine: string;
  kind: ObservationKind;
  destination: string;
  /** Epoch ms; `null` when the line bears no time. */
  at: number | null;
  /** Bytes the machine sent, 0 when the line does not say. */
  bytes: number;
}

/** Logs of a server about its own visitors tell nothing of where its machines go. */
const inbound = new Set(['access-log', 'iis', 'sshd']);

/** What a decoded line says about where a machine went: names it asked for and public addresses it reached. */
export function tracesOf({ format, fields }: DecodedLine): Trace[] {
  const machine = machineText(fields.clientAddress ?? fields.sourceAddress ?? fields.hostName);
  if (machine === null || inbound.has(format) || fields.category === 'malware') return [];
  const traces: Trace[] = [];
  const add = (kind: ObservationKind, text: string | undefined, bytes = 0): void => {
    const destination = text === undefined ? null : destinationText(text);
    if (destination !== null) traces.push({ machine, kind, destination, at: fields.at, bytes });
  };
  if (fields.name !== undefined) {
    add(isNotFound(fields.responseCode) ? 'nxdomain' : 'dns', fields.name);
    return traces;
  }
  add('tls', fields.tlsName);
  add('http', fields.host ?? hostOfUrl(fields.url));
  if (fields.category !== 'dns') add('flow', fields.destinationAddress, fields.bytesOut);
  return traces;
}

export function isNotFound(responseCode: string | undefined): boolean {
  return responseCode === 'NXDOMAIN' || responseCode === '3';
}

export function hostOfUrl(url: string | undefined): string | undefined {
  const host = url === undefined ? undefined : /^[a-z][a-z0-9+.-]*:\/\/([^/?#]+)/i.exec(url)?.[1];
  return host?.replace(/^.*@/, '').replace(/:\d+$/, '');
}

/** A machine as it is kept: what stands in the log, if it can stand in a column. */
export function machineText(text: string | undefined): string | null {
  if (text === undefined) return null;
  const kept = text.replaceAll(/[^\x21-\x7e]/g, '').slice(0, 100);
  return kept === '' ? null : kept.replaceAll(/["\\]/g, '-');
}

/**
 * A destination as it is kept: a name in lower case and punycode, or a public address.
 * @returns `null` for what no list of indicators can hold: addresses of inside, reverse names, single labels
 */
export function destinationText(text: string): string | null {
  const bare = text.startsWith('[') ? text.replace(/^\[([^\]]*)\].*$/, '$1') : text;
  const address = /^[\d.]+$|:/.test(bare) ? parseAddress(bare) : null;
  if (address) {
    if (address.family === 4) return isPublicIpv4(address.value) ? bare : null;
    const first = Number.parseInt(bare, 16) || 0;
    return (first & 0xe000) === 0x2000 ? bare.toLowerCase() : null;
  }
  const name = nameValue(bare.replace(/:\d+$/, ''));
  if (name === null || name.length > 253 || name.endsWith('.arpa') || /^[\d.]+$/.test(name)) return null;
  return name.replaceAll(/[^\w.-]/g, '-');
}

function isPublicIpv4(value: number): boolean {
  const [a, b] = [value >>> 24, (value >>> 16) & 255];
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 172 && b >= 16 && b < 32) return false;
  if (a === 100 && b >= 64 && b < 128) return false;
  return !(a === 192 && b === 168) && !(a === 169 && b === 254);
}
