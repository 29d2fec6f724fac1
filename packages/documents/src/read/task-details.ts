import type { Found, ReportDuty, Span, Target } from '../extracted.ts';
import { flatText } from './source.ts';
import { findUnits, leadingUnits } from './units.ts';

const TARGET =
  /(?<bound>ít nhất|tối thiểu|không thấp hơn|không dưới|trên|hơn|không quá|tối đa|không vượt quá|dưới|nhỏ hơn|từ)?\s*(?<figure>\d{1,3}(?:[.,]\d+)?)\s*%(?<more> trở lên)?(?!\s*(?:vốn|cổ phần|VĐL))/giu;

const COMPARISONS: Record<string, Target['comparison']> = {
  'ít nhất': 'at-least',
  'tối thiểu': 'at-least',
  'không thấp hơn': 'at-least',
  'không dưới': 'at-least',
  'không quá': 'at-most',
  'tối đa': 'at-most',
  'không vượt quá': 'at-most',
  trên: 'more-than',
  hơn: 'more-than',
  dưới: 'less-than',
  'nhỏ hơn': 'less-than',
};

/** Shares to reach; the share of state capital in a company's name is none. */
export function findTargets(text: string, within: Span): Found<Target>[] {
  const passage = text.slice(within.start, within.end);
  return [...passage.matchAll(TARGET)].map((match): Found<Target> => {
    const { bound = '', figure = '', more } = match.groups ?? {};
    const start = within.start + match.index + (match[0].length - match[0].trimStart().length);
    const end = within.start + match.index + match[0].length;
    const of =
      /^(?:[^.;:()"”\n](?!,? (?:được|đến|trước|theo|trong|vào|để|phải|có|đáp|hoàn thành|xong|chậm|đang trong|khi) ))*[^.;:()"”\n,]?/u.exec(
        flatText(passage.slice(match.index + match[0].length)),
      )?.[0] ?? '';
    return {
      value: {
        comparison: more ? 'at-least' : (COMPARISONS[bound.toLowerCase()] ?? 'exactly'),
        percent: Number(figure.replace(',', '.')),
        of: of
          .replace(/^ ?(?:số|các|tổng số) /u, (words) => words.trimStart())
          .replace(/ (?:và|để|có)$/u, '')
          .trim()
          .slice(0, 120),
      },
      span: { start, end },
      confidence: 0.9,
    };
  });
}

/** Products and makers that warnings of the last years name. */
const PRODUCTS =
  /(?<![\p{L}\p{N}])(?:VMware(?: (?:ESXi|vCenter(?: Server)?|Workstation))?|Microsoft(?: (?:Exchange(?: Server)?|Windows(?: Server)?|Office|SharePoint(?: Server)?|Edge|Outlook|SQL Server|Teams|Defender))?|Windows(?: (?:Server(?: \d{4})?|XP|7|8(?:\.1)?|10|11))?|Google(?: Chrome)?|Chrome|Firefox|Mozilla(?: Firefox)?|Safari|F5(?: BIG-?IP)?|BIG-?IP|Fortinet|Forti(?:OS|Gate|Manager|Web|Proxy|Client(?: EMS)?|Analyzer|Mail|Sandbox)|Cisco(?: (?:IOS(?: XE)?|ASA|Secure Email Gateway))?|Palo Alto(?: Networks)?|PAN-OS|Citrix(?: (?:NetScaler|ADC|Gateway))?|NetScaler|Ivanti(?: \p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?)?|Pulse Secure|SonicWall|Sophos|Juniper|Zimbra|MDaemon|Apache(?: (?:Log4j|Struts|Tomcat|HTTP Server))?|Log4j|Tomcat|nginx|PHP|WordPress|Joomla|Drupal|Liferay|DotNetNuke|Oracle(?: WebLogic)?|WebLogic|SAP|Adobe(?: (?:Acrobat|Reader|ColdFusion|Commerce))?|Atlassian|Confluence|Jira|GitLab|Jenkins|Veeam|QNAP|Synology|MOVEit|GoAnywhere|SolarWinds|Kaseya|TeamViewer|AnyDesk|Telerik|OpenSSL|OpenSSH|Linux|Red Hat|Ubuntu|Android|iOS|MikroTik|RouterOS|D-Link|TP-Link|DrayTek|ASUS|Zyxel|Hikvision|Dahua|Kaspersky|BKAV|Symantec|Trend Micro|ESET|Bitdefender|7-Zip|WinRAR|Roundcube|Exchange Server|SharePoint)(?![\p{L}\p{N}])/giu;

export function findProducts(text: string, within: Span): Found<string>[] {
  return findAll(text, within, PRODUCTS, 0.9, (found) => found);
}

export function findCves(text: string, within: Span): Found<string>[] {
  return findAll(
    text,
    within,
    /(?<![\p{L}\p{N}])CVE\s?[-–_]\s?\d{4}\s?[-–_]\s?\d{4,7}(?!\d)/giu,
    0.98,
    (found) => found.toUpperCase().replaceAll(/\s/g, '').replaceAll(/[–_]/g, '-'),
  );
}

const REPORT =
  /(?<!\p{L})(?<verb>[Bb]áo cáo|[Tt]hông báo|[Gg]ửi|[Pp]hản ánh|[Cc]ung cấp)(?<what>(?: (?!về |cho |tới |đến |gửi )[\p{L}\p{N}/,&]+){0,14}?)(?<to> (?:gửi )?(?:về|cho|tới|đến|với)| (?:và )?có ý kiến đề xuất)? (?=\p{Lu})/gu;

/** Who must be told, and what, where the sentence says so: "báo cáo kết quả về Sở …". */
export function findReports(text: string, within: Span): Found<ReportDuty>[] {
  const passage = text.slice(within.start, within.end).replaceAll('\n', ' ');
  const units = findUnits(passage);
  const found: Found<ReportDuty>[] = [];
  for (const match of passage.matchAll(REPORT)) {
    const { verb = '', what = '', to } = match.groups ?? {};
    const start = match.index + match[0].length;
    const listed = leadingUnits(passage.slice(start, start + 300)).found;
    const unit = units.find((candidate) => candidate.start === start)?.units[0];
    // "gửi" and "cung cấp" are reports only with a direction; "báo cáo của Sở" is a paper, not a duty.
    if (!unit || (!to && !/^(?:báo cáo|thông báo)$/iu.test(verb)) || / (?:của|tại|do|theo)$/u.test(what))
      continue;
    const about = what.trim().replace(/,$/, '');
    const isAbout = about !== '' && !/^(?:và|để|cho|ngay|kịp thời|theo .*)$/u.test(about);
    // "báo cáo Bộ Công an và UBND tỉnh" is owed to both.
    for (const receiver of [unit, ...listed.slice(1).flatMap((other) => other.units.slice(0, 1))]) {
      if (found.some(({ value }) => value.to.name === receiver.name)) continue;
      found.push({
        value: { to: receiver, ...(isAbout ? { what: about } : {}) },
        span: { start: within.start + match.index, end: within.start + start + unit.name.length },
        confidence: to ? 0.9 : 0.75,
      });
    }
  }
  return found.map((report) => ({
    ...report,
    span: { ...report.span, end: Math.min(report.span.end, within.end) },
  }));
}

function findAll(
  text: string,
  within: Span,
  pattern: RegExp,
  confidence: number,
  value: (found: string) => string,
): Found<string>[] {
  const seen = new Set<string>();
  return [...text.slice(within.start, within.end).matchAll(pattern)].flatMap((match) => {
    const words = value(match[0]);
    if (seen.has(words.toLowerCase())) return [];
    seen.add(words.toLowerCase());
    const start = within.start + match.index;
    return [{ value: words, span: { start, end: start + match[0].length }, confidence }];
  });
}
