import { isInForce, type LegalRule } from '../certainty.ts';
import type { Day } from '../day.ts';
import { authorityOn, type Authority, type AuthorityRole } from './authorities.ts';

export type ReportKind = 'malware-quarterly' | 'monitoring' | 'yearly' | 'incident' | 'malware-sharing';

/** From whom a kind of report goes to whom. Recipients are roles: their names follow from the date. */
export interface ReportingLine extends LegalRule {
  report: ReportKind;
  from: 'unit' | 'province' | 'operator' | 'owner';
  to: AuthorityRole | 'owner' | 'people-committee';
}

const file = 'src/regimes/reporting-lines.ts';

const REPORT_NAMES: Record<ReportKind, string> = {
  'malware-quarterly': 'mã độc hằng quý',
  monitoring: 'giám sát 6 tháng',
  yearly: 'hằng năm',
  incident: 'sự cố',
  'malware-sharing': 'chia sẻ dữ liệu mã độc',
};

export const reportingLines: readonly ReportingLine[] = [
  line('malware-quarterly', 'unit', 'provincial-security', null, '2026-06-30', 'gia-lai-2018', 'A'),
  line('malware-quarterly', 'province', 'national-authority', null, '2026-06-30', 'ct-14-2018', 'B'),
  // The new law knows no quarterly malware report: a province that keeps it does so of its own will.
  line('malware-quarterly', 'unit', 'provincial-security', '2026-07-01', null, 'design', 'D'),
  line('monitoring', 'unit', 'provincial-security', null, '2026-06-30', 'gia-lai-2018', 'A'),
  line('monitoring', 'province', 'national-authority', null, '2026-06-30', 'gia-lai-2018', 'A'),
  line('monitoring', 'unit', 'provincial-security', '2026-07-01', null, 'design', 'D'),
  line('yearly', 'unit', 'owner', null, '2026-08-18', 'tt-12-2022', 'A', 'Điều 13'),
  line('yearly', 'owner', 'national-authority', null, '2026-08-18', 'tt-12-2022', 'A', 'Điều 13'),
  line('yearly', 'unit', 'owner', '2026-08-19', null, 'nd-331-2026', 'A', 'Điều 35–36, Mẫu 08'),
  line('yearly', 'owner', 'national-authority', '2026-08-19', null, 'nd-331-2026', 'A', 'Điều 35–36, Mẫu 08'),
  line('incident', 'operator', 'owner', null, '2026-06-30', 'tt-20-2017', 'B'),
  line('incident', 'operator', 'incident-coordinator', null, '2026-06-30', 'tt-20-2017', 'B'),
  line('incident', 'operator', 'provincial-security', null, '2026-06-30', 'tt-20-2017', 'B'),
  line('incident', 'owner', 'incident-coordinator', '2026-08-19', null, 'nd-331-2026', 'A', 'Điều 31.2.d'),
  line('malware-sharing', 'province', 'national-centre', null, '2026-06-30', 'cv-2290-2018', 'B'),
  line(
    'malware-sharing',
    'owner',
    'national-centre',
    '2026-07-01',
    null,
    'luat-116-2025',
    'A',
    'Điều 40.1.b',
  ),
  line(
    'malware-sharing',
    'owner',
    'provincial-centre',
    '2026-07-01',
    null,
    'luat-116-2025',
    'A',
    'Điều 40.1.b',
  ),
];

/** A line with the body that receives, as it was called on that day; `null` for the owner and the Committee. */
export interface ReportingLineOn {
  line: ReportingLine;
  recipient: Authority | null;
}

/** Every line of that kind that holds on the day; empty when nothing is known for it. */
export function reportingLinesOn(report: ReportKind, onDate: Day): ReportingLineOn[] {
  return reportingLines
    .filter((line) => line.report === report && isInForce(line, onDate))
    .map((line) => {
      const { to } = line;
      return {
        line,
        recipient: to === 'owner' || to === 'people-committee' ? null : authorityOn(to, onDate),
      };
    });
}

function line(
  report: ReportKind,
  from: ReportingLine['from'],
  to: ReportingLine['to'],
  validFrom: Day | null,
  validTo: Day | null,
  source: LegalRule['source'],
  certainty: LegalRule['certainty'],
  article: string | null = null,
): ReportingLine {
  const id = `line-${report}-${from}-${to}-${validFrom ?? 'start'}`;
  const title = `Tuyến báo cáo: ${REPORT_NAMES[report]}`;
  return { id, title, file, report, from, to, validFrom, validTo, source, article, certainty };
}
