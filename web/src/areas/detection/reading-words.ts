import { mappableFields, type SourceReading } from '@lachan/server/contracts/detection';
import { useTranslation } from 'react-i18next';

/** Zones that appliances are set to, minutes east of UTC, those met most first. */
export const zones = [
  420, 0, 480, 540, 330, 60, 120, 180, 240, 360, 600, -180, -300, -360, -420, -480,
] as const;

/** `7` → `UTC+7`, `330` → `UTC+5:30`. */
function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

/** How forms, zones and settings are called. */
export function useReadingWords() {
  const { t, i18n } = useTranslation();
  const formatName = (format: string): string => {
    const key = `detection.format_${format.replaceAll('-', '_')}`;
    return i18n.exists(key) ? t(key) : format;
  };
  const zoneName = (minutes: number): string => {
    const key = `detection.zone_${minutes}`;
    return i18n.exists(key) ? `${t(key)} (${offsetText(minutes)})` : offsetText(minutes);
  };
  const fieldName = (field: string): string => t(`detection.field_${field}`);
  const readingText = ({ format, zoneMinutes, columns, mapping }: SourceReading): string =>
    [
      formatName(format),
      zoneName(zoneMinutes),
      ...(columns.length > 0 ? [t('detection.columns_count', { count: columns.length })] : []),
      ...mappableFields.flatMap((field) =>
        mapping[field] === undefined ? [] : `${fieldName(field)} = ${mapping[field]}`,
      ),
    ].join(' · ');
  return { formatName, zoneName, fieldName, readingText };
}
