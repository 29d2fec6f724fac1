import type { Hit } from '../match/stream-hit.ts';
import { readDetection } from './read-detection.ts';

/**
 * Address or name of the machine that acted. Events of anti-virus products say it in their own way.
 * @param now epoch ms, for stamps that bear no year
 * @returns `undefined` when the line names none
 */
export function machineOf(hit: Hit, now: number): string | undefined {
  // Most lines tell it without all their fields being read.
  const machine = hit.clientAddress ?? hit.fields.sourceAddress ?? hit.fields.hostName;
  if (machine !== undefined) return machine;
  const find = readDetection(hit.line, { now });
  return find?.hostAddress ?? find?.hostName;
}
