import type { DecodeContext } from '../decode/event.ts';
import type { Detection } from './detection.ts';
import { readConsoleExport } from './console-export.ts';
import { readEventXmlDetection, readJsonDetection } from './json-products.ts';
import { readCefDetection } from './cef-products.ts';
import { readKaspersky } from './kaspersky.ts';
import { readClamAv, readSymantec, readTrellix } from './text-products.ts';

/**
 * Reads an event of an antivirus or EDR product: Kaspersky, ESET, Symantec, Trend Micro, Sophos,
 * Bitdefender, Microsoft Defender, Trellix, ClamAV; with or without a syslog header.
 * @returns `null` when the line is of none of them. `isInfectionEvidence` tells finds from other events.
 */
export function readDetection(message: string, context: DecodeContext = {}): Detection | null {
  // Patterns may take quadratic time; no product writes longer events.
  const line = message.slice(0, 65_536);
  return (
    readCefDetection(line, context) ??
    (line.includes('{') ? readJsonDetection(line, context) : null) ??
    (line.includes('<Event') ? readEventXmlDetection(line, context) : null) ??
    readTrellix(line, context) ??
    (line.includes(' FOUND') || line.includes(' infected by ') ? readClamAv(line, context) : null) ??
    readKaspersky(line, context) ??
    readSymantec(line, context) ??
    readConsoleExport(line, context)
  );
}
