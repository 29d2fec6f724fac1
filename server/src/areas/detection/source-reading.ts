import type { DecodeContext, LogFormat, MappableField } from '@lachan/engine';
import { usualReading, type mappableFields, type SourceReading } from './contract.ts';

/** How lines are read, as the engine takes it. */
export interface LineReading {
  /** Differs whenever anything else does. */
  key: string;
  format: LogFormat | 'auto';
  /** Without `now`, which is each batch's own. */
  context: Omit<DecodeContext, 'now'>;
  zoneMinutes: number;
  /** Lines of Suricata may be read where they lie, without a decoder. */
  mayReadOnBytes: boolean;
}

/** How lines are read of a source that nobody has said anything about. */
export const plainReading: LineReading = {
  key: '',
  format: 'auto',
  context: {},
  zoneMinutes: usualReading.zoneMinutes,
  mayReadOnBytes: true,
};

export function lineReadingOf(settings: SourceReading | null): LineReading {
  if (!settings) return plainReading;
  const { format, zoneMinutes, separator, columns, mapping } = settings;
  const isCsv = format === 'csv';
  const known = mapping satisfies Partial<Record<(typeof mappableFields)[number] & MappableField, string>>;
  return {
    key: JSON.stringify(settings),
    format,
    context: {
      zoneMinutes,
      ...(isCsv && separator !== null ? { separator } : {}),
      ...(isCsv && columns.length > 0 ? { columns, columnsAreGiven: true } : {}),
      ...(Object.keys(known).length > 0 ? { mapping: known } : {}),
    },
    zoneMinutes,
    // Stamps of Suricata bear their zone.
    mayReadOnBytes:
      format === 'suricata-eve' || (format === 'auto' && zoneMinutes === usualReading.zoneMinutes),
  };
}
