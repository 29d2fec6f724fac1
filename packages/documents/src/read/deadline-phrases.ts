import type { Found, Span } from '../extracted.ts';

const DAY = String.raw`\d{1,2}(?:\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{4})?|\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?)?`;
const BOUND = String.raw`(?:xong trước|trước|chậm nhất(?: là)?(?: vào)?(?: trước)?|muộn nhất(?: là)?|không muộn hơn|hạn cuối|đến(?: hết)?|hết|vào|xong)`;
const HOUR = String.raw`(?:(?:\d{1,2}\s?(?:giờ|h|g)\s?\d{0,2}(?: phút)?),?\s*(?:ngày\s*)?)?`;
const OF_PERIOD = String.raw`(?:\s*(?:của )?(?:tháng (?:cuối(?: cùng)?|đầu(?: tiên)?|thứ \p{L}+|tiếp theo|liền kề|sau|\d{1,2})(?:\s*(?:của|trong)?\s*(?:mỗi |từng )?(?:quý|Quý|năm|kỳ báo cáo))?|hàng (?:tháng|quý|năm|tuần)|hằng (?:tháng|quý|năm|tuần)|mỗi (?:tháng|quý|năm)))?`;

/** Phrases that fix or name a time, the more exact ones first. */
const EXACT = [
  String.raw`(?:Thời hạn|Thời gian|Hạn|Tiến độ)(?: [\p{L}\d ,]{2,80}?)?\s*:\s*[^.;)\n]+`,
  String.raw`${BOUND}\s+(?:hết\s+)?${HOUR}ngày\s+${DAY}(?:(?:\s*,\s*|\s+và\s+)(?:trước\s+)?(?:ngày\s+)?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?)*${OF_PERIOD}`,
  String.raw`${BOUND}\s+${HOUR}\d{1,2}[/.-]\d{1,2}[/.-]\d{4}`,
  String.raw`(?:trước|chậm nhất)(?: vào| lúc)?\s+\d{1,2}\s?(?:giờ|h|g)\s?\d{0,2}(?: phút)?\s+(?:(?:hàng|hằng|mỗi) (?:ngày|tuần)|cùng ngày)`,
  String.raw`(?:trong (?:vòng |thời hạn |thời gian )?|chậm nhất(?: là| sau)?(?: trong)?(?: vòng| thời hạn)? ?|không quá |tối đa |sau )(?:tối đa |không quá )?\d{1,3}\s*(?:\([^)]{2,20}\)\s*)?(?:giờ|h|ngày|tuần|tháng|phút)(?: làm việc)?(?:,? (?:(?:kể )?(?:từ|sau|trước) )?(?:khi|ngày|lúc|thời điểm)[^.,;)]*)?`,
  String.raw`(?:${BOUND}(?: trong)?|hoàn thành(?: trong| trước| vào)?|trong)\s+(?:(?:đầu|giữa|cuối) )?(?:tháng\s+\d{1,2}|quý\s+(?:[IV]+|\d))(?:\s*[/-]\s*\d{4}|\s+năm\s+\d{4})?`,
  String.raw`(?:ngay )?trong ngày ${DAY}|(?:hoàn thành(?: trong| trước)?|xong|trước|(?:đến )?hết|trong) (?:cuối )?năm \d{4}`,
  String.raw`trong (?:các )?(?:dịp|ngày|thời gian|kỳ) (?:nghỉ )?(?:lễ|[Tt]ết)(?:[^.;:,]|,(?= [Tt]ết))*`,
  String.raw`(?:trước|chậm nhất)\s+${HOUR}(?:ngày\s+)?thứ (?:hai|ba|tư|năm|sáu|bảy)(?: (?:hàng|hằng) tuần)?`,
  String.raw`trong (?:ngày|tuần|tháng|quý|năm)(?: này| nay| tới)?(?=\s*[.;,)]|$)`,
  String.raw`(?:liên tục\s+)?24\s?/\s?(?:7|24)(?:h|giờ)?(?:\s?/\s?7)?|liên tục(?= các|$)`,
].map(phrase);

const LAST_DAY = /^(?:xong trước|trước|chậm nhất|muộn nhất|không muộn|hạn|thời)/iu;

const RECURRING = phrase(
  String.raw`định kỳ(?: (?:hàng|hằng|mỗi|theo))?(?: \d+)? (?:ngày|tuần|tháng|quý|năm)(?:\s*(?:đầu năm|cuối năm|một lần|/lần|\(\d+ tháng\/lần\)|\(.{3,20}năm\)))?(?:, (?:quý|6 tháng|năm|tháng))*|(?:hàng|hằng|mỗi) (?:ngày|tuần|tháng|quý|năm)`,
);

/** "kế hoạch … hằng năm" names a plan, not a rhythm. */
const OF_A_YEARLY_THING =
  /(?<!\p{L})(?:kế hoạch|ngân sách|dự toán|chương trình|kinh phí)(?: [\p{L},]+){0,7} $/iu;

/** Urgency without a date counts as the time only where it opens the instruction or stands before a report. */
const SOFT =
  /^\s*(?:[Kk]hẩn trương|[Nn]gay(?: lập tức)?|[Tt]hường xuyên|[Kk]ịp thời)(?!\p{L})|(?<!\p{L})(?:kịp thời|ngay lập tức|ngay|khẩn trương)(?= (?:báo cáo|thông báo|gửi|phản ánh|cho |về ))/u;

export interface TimePhrases {
  deadline?: Found<string>;
  recurrence?: Found<string>;
}

/** The words that tell when, most exact first; their meaning is for the deadline grammar to say. */
export function findTimePhrases(text: string, within: Span): TimePhrases {
  const passage = text.slice(within.start, within.end);
  const at = (match: RegExpExecArray, confidence: number): Found<string> => {
    const words = match[0].replace(/[\s,:]+$/u, '');
    const lead = words.length - words.trimStart().length;
    const start = within.start + match.index + lead;
    return {
      value: words.trim().replaceAll(/\s+/gu, ' '),
      span: { start, end: start + words.trim().length },
      confidence,
    };
  };
  const recurring = [...passage.matchAll(RECURRING)].find(
    (match) => /^định kỳ/iu.test(match[0]) || !OF_A_YEARLY_THING.test(passage.slice(0, match.index)),
  );
  let exact: Found<string> | undefined;
  for (const pattern of EXACT) {
    const matches = [...passage.matchAll(pattern)].filter((match) => !isPast(passage, match));
    // Of a span of days and a last day, the last day is the deadline.
    const match = matches.find(([words]) => LAST_DAY.test(words)) ?? matches[0];
    if (match) {
      exact = at(match, 0.9);
      break;
    }
  }
  const soft = exact || recurring ? null : SOFT.exec(passage);
  const recurrence = recurring ? at(recurring, 0.9) : undefined;
  const deadline = exact ?? recurrence ?? (soft ? at(soft, 0.6) : undefined);
  const isApart =
    recurrence &&
    deadline &&
    (recurrence.span.start < deadline.span.start || recurrence.span.end > deadline.span.end);
  return {
    ...(deadline ? { deadline } : {}),
    ...(recurrence && (isApart || recurrence === deadline) ? { recurrence } : {}),
  };
}

/** Whether the passage names a time of its own: a date, a period, a recurrence; not "kịp thời". */
export function hasExactTime(text: string): boolean {
  return text.search(RECURRING) >= 0 || EXACT.some((pattern) => text.search(pattern) >= 0);
}

/** "từ trước ngày 01/7/2025", "ban hành trước ngày", "tính đến ngày" tell of what was. */
function isPast(passage: string, match: RegExpExecArray): boolean {
  const before = passage.slice(Math.max(0, match.index - 14), match.index);
  return (
    /(?:đã|từ|ban hành|có hiệu lực|được cấp) $/u.test(before) ||
    (before.endsWith('tính ') && match[0].startsWith('đến'))
  );
}

function phrase(pattern: string): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${pattern})(?![\p{L}\p{N}])`, 'giu');
}
