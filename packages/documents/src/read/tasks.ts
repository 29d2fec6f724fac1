import type { DocumentType } from '../document-types.ts';
import type { Actor, Addressee, Citation, Footnote, Found, Span, Task } from '../extracted.ts';
import { actorsOfUnits, findActors, inherit } from './actors.ts';
import { findTimePhrases, hasExactTime } from './deadline-phrases.ts';
import { isAttribute, readAttributes } from './task-attributes.ts';
import {
  asksForObstacles,
  isClosingFormula,
  isImperative,
  isOwnAct,
  isPreamble,
  isStatement,
  startsWithVerb,
} from './imperatives.ts';
import { type Item, readOutline } from './outline.ts';
import type { TaskContext } from './task-context.ts';
import type { Paragraph } from './paragraphs.ts';
import { sentences, splitInstructions } from './sentences.ts';
import { flatText } from './source.ts';
import { tableTasks } from './task-tables.ts';
import { findUnits } from './units.ts';
import { findCves, findProducts, findReports, findTargets } from './task-details.ts';

export interface TaskSource {
  /** The source with everything blanked that does not belong to the paragraphs; offsets are the source's. */
  text: string;
  paragraphs: Paragraph[];
  addressees: Found<Addressee>[];
  citations: Found<Citation>[];
  footnotes: Found<Footnote>[];
  type: DocumentType | undefined;
}

/** Documents that tell or ask but give no orders to those they are sent to; laws and decrees bind everybody always. */
const WITHOUT_TASKS: ReadonlySet<DocumentType> = new Set([
  'L',
  'BL',
  'PL',
  'NĐ',
  'TT',
  'TTLT',
  'BC',
  'BB',
  'TTr',
  'GM',
  'GGT',
  'GNP',
  'GUQ',
  'HĐ',
  'PG',
  'PB',
]);

const NO_TASKS_UNDER =
  /^(?:(?:VỀ|Về) )?(?:MỤC (?:ĐÍCH|TIÊU)|Mục (?:đích|tiêu)|QUAN ĐIỂM|Quan điểm|CĂN CỨ|Căn cứ|TÌNH HÌNH|Tình hình|ĐÁNH GIÁ(?! AN)|KẾT QUẢ|Kết quả|PHẠM VI|Phạm vi|ĐỐI TƯỢNG|Đối tượng|HIỆN TRẠNG|Hiện trạng|THỰC TRẠNG|Thực trạng|NGUYÊN NHÂN|Nguyên nhân|TỒN TẠI|Tồn tại|ƯU ĐIỂM|Ưu điểm|THÔNG TIN (?:VỀ )?(?:LỖ HỔNG|MÃ ĐỘC)|Thông tin (?:về )?(?:các )?(?:lỗ hổng|mã độc|chung))/u;

const LEADS_INTO_ORDERS =
  /(?<!\p{L})(?:yêu cầu|đề nghị|giao|chỉ thị|khuyến nghị|chỉ đạo (?:các|thực)|(?:triển khai|thực hiện) (?:tốt |nghiêm )?(?:các|một số) (?:nội dung|nhiệm vụ|biện pháp|giải pháp))(?!\p{L})/iu;

/** An order whose receivers no pattern knows is still one: it goes to the addressees. */
const ORDERS = /(?<!\p{L})(?:yêu cầu|đề nghị|giao)(?!\p{L})/iu;

/** Reads every instruction of the body with what belongs to it. */
export function readTasks(source: TaskSource): Task[] {
  if (source.type && WITHOUT_TASKS.has(source.type)) return [];
  const leadsInAnew = (paragraph: Paragraph) =>
    paragraph.text.endsWith(':') && namesForItself(source.text, contentSpan(paragraph)).length > 0;
  const roots = readOutline(source.paragraphs, leadsInAnew);
  const firstNumbered = roots.findIndex((item) => item.place.length > 0);
  const tasks: Task[] = [];
  let context: TaskContext = {
    actors: addresseesAsActors(source.addressees),
    cooperating: [],
    isAssigned: false,
    isOrdered: false,
  };
  for (const [index, item] of roots.entries()) {
    if (item.place.length > 0 || item.paragraph.rows) {
      collect(item, context, source, tasks);
    } else if (index < firstNumbered) {
      // The lead-in ends in a colon, or, less carefully written, gives its order right above the list.
      const isLeadIn =
        item.paragraph.text.endsWith(':') ||
        (index === firstNumbered - 1 && ORDERS.test(item.paragraph.text));
      if (isLeadIn) context = contextBelow(item, context, source);
    } else if (firstNumbered >= 0 && leadsInAnew(item.paragraph)) {
      context = contextBelow(item, { ...context, cooperating: [] }, source);
    } else {
      tasks.push(...sentenceTasks(item, context, source, firstNumbered < 0));
    }
  }
  return tasks;
}

function collect(item: Item, context: TaskContext, source: TaskSource, tasks: Task[]): void {
  const { paragraph } = item;
  if (NO_TASKS_UNDER.test(paragraph.text) && !/nhiệm vụ|giải pháp/iu.test(paragraph.text)) return;
  if (paragraph.rows) {
    tasks.push(...tableTasks(paragraph, item.place, context, source.text));
    return;
  }
  const attributes = item.children.filter((child) => isAttribute(child.paragraph.text));
  const children = item.children.filter((child) => !attributes.includes(child));
  const isList = children.some((child) => child.paragraph.marker ?? child.paragraph.rows);
  // "2. Sở Tài chính" over a paragraph is a heading, and so is whatever ends without a mark over a list.
  const isLeadIn =
    (isList && (paragraph.text.endsWith(':') || !/[.;]$/u.test(paragraph.text))) ||
    (children.length > 0 && /[\p{L}\p{N})]$/u.test(paragraph.text) && paragraph.text.length < 200);
  const below = children.length > 0 ? contextBelow(item, context, source) : context;
  const own = readAttributes(attributes, context, source);
  if (!isLeadIn) tasks.push(...instructions(item, own, source));
  for (const child of children) collect(child, below, source, tasks);
}

function contextBelow(item: Item, context: TaskContext, source: TaskSource): TaskContext {
  const span = contentSpan(item.paragraph);
  const { subject, cooperating } = findActors(source.text, span);
  const named = isGeneral(subject, context) ? [] : subject;
  const ordered = named.length > 0 ? named : actorsAfterOrder(source.text, span);
  const isLeadIn = item.paragraph.text.endsWith(':');
  const { deadline } = findTimePhrases(source.text, span);
  const inherited = deadline && deadline.confidence > 0.8 ? deadline : context.deadline;
  return {
    actors: ordered.length > 0 ? ordered : context.actors,
    cooperating: [...context.cooperating, ...(isLeadIn ? cooperating : [])],
    ...(inherited ? { deadline: inherited } : {}),
    isAssigned: ordered.length > 0 || context.isAssigned,
    isOrdered: (isLeadIn && LEADS_INTO_ORDERS.test(item.paragraph.text)) || context.isOrdered,
  };
}

/** Who the passage itself says must act. */
function namesForItself(text: string, span: Span): Actor[] {
  const { subject } = findActors(text, span);
  return subject.length > 0 ? subject : actorsAfterOrder(text, span);
}

/** "… Ủy ban nhân dân tỉnh yêu cầu các đơn vị, địa phương triển khai … sau:" */
function actorsAfterOrder(text: string, span: Span): Actor[] {
  const passage = text.slice(span.start, span.end);
  const order = [...passage.matchAll(/(?<!\p{L})(?:yêu cầu|đề nghị|giao|chỉ đạo)(?:\s*:)?\s+(?=\S)/gu)];
  for (const match of order.reverse()) {
    const from = span.start + match.index + match[0].length;
    const { subject } = findActors(text, { start: from, end: span.end });
    if (subject.length > 0) return subject;
  }
  return [];
}

/** The instructions of one item: one, unless a later sentence has a time or an order of its own. */
function instructions(item: Item, context: TaskContext, source: TaskSource): Task[] {
  const spans = splitInstructions(source.text, contentSpan(item.paragraph));
  return spans.flatMap((span, index) => {
    const words = flatText(source.text.slice(span.start, span.end));
    if (
      isClosingFormula(words) ||
      isStatement(words) ||
      (item.paragraph.marker?.kind === 'article' && isOwnAct(words))
    )
      return [];
    const task = taskOf(
      span,
      words,
      index === 0 ? item.place : [...item.place, `§${index + 1}`],
      context,
      source,
    );
    const names = task.actors.some((actor) => actor.span.start >= span.start);
    if (!item.paragraph.marker) return names || startsWithVerb(words) || hasExactTime(words) ? [task] : [];
    const isOrder = names || isImperative(words) || hasExactTime(words);
    if (!isOrder && !context.isAssigned && !context.isOrdered) return [];
    return [isOrder ? task : { ...task, confidence: 0.6 }];
  });
}

/** A closing or unnumbered paragraph: those of its sentences that give somebody something to do. */
function sentenceTasks(item: Item, context: TaskContext, source: TaskSource, isOnlyText: boolean): Task[] {
  return sentences(source.text, contentSpan(item.paragraph)).flatMap((span) => {
    const words = flatText(source.text.slice(span.start, span.end));
    const hasOwnTime = hasExactTime(words);
    if (words.endsWith(':') || isStatement(words) || (isClosingFormula(words) && !(hasOwnTime && isOnlyText)))
      return [];
    const ordered = namesForItself(source.text, span);
    const isOrder =
      asksForObstacles(words) ||
      (startsWithVerb(words) && !isPreamble(words)) ||
      ((ordered.length > 0 || ORDERS.test(words)) && isImperative(words));
    if (!isOrder) return [];
    // What the lead-in said about time holds for the numbered instructions below it, not for the closing lines.
    const own: TaskContext = {
      actors:
        [ordered, context.actors, anybodyIn(span, source.text)].find((actors) => actors.length > 0) ?? [],
      cooperating: [],
      isAssigned: false,
      isOrdered: false,
    };
    const task = taskOf(span, words, item.place, own, source);
    return [{ ...task, confidence: Math.min(task.confidence, 0.85) }];
  });
}

/** "… các đơn vị kịp thời phản ánh về …": named in the middle of the sentence. */
function anybodyIn(span: Span, text: string): Actor[] {
  const units = findUnits(text.slice(span.start, span.end), span.start);
  return actorsOfUnits(
    units.filter((unit) => unit.units.some(({ kind }) => kind === 'all-units')).slice(0, 1),
    'perform',
  );
}

function taskOf(span: Span, words: string, place: string[], context: TaskContext, source: TaskSource): Task {
  const { text } = source;
  const { subject, cooperating, leads } = findActors(text, span);
  const times = findTimePhrases(text, span);
  const deadline =
    times.deadline ??
    context.ownDeadline ??
    (context.deadline ? { ...context.deadline, confidence: 0.6, inferred: true as const } : undefined);
  const reports = findReports(text, span);
  const actors =
    subject.length > 0 && !isGeneral(subject, context) ? subject : inherit(context.actors, leads);
  return {
    place,
    kind: asksForObstacles(words) ? 'obstacle' : isReportOnly(words, reports.length) ? 'report' : 'action',
    text: words,
    span,
    confidence: 0.9,
    actors: [...actors, ...context.cooperating, ...cooperating],
    ...(deadline ? { deadlineText: deadline } : {}),
    ...(times.recurrence ? { recurrenceText: times.recurrence } : {}),
    targets: findTargets(text, span),
    products: findProducts(text, span),
    cves: findCves(text, span),
    reports,
    citations: citationsOf(span, source),
  };
}

/** "Thủ trưởng các đơn vị" under a heading means the heads of those that the heading names. */
function isGeneral(subject: Actor[], context: TaskContext): boolean {
  return context.isAssigned && subject.every(({ value }) => value.kind === 'all-units');
}

/** Indexes of the citations that stand in the instruction or in a footnote it refers to. */
function citationsOf(span: Span, { citations, footnotes }: TaskSource): number[] {
  const notes = footnotes
    .filter(({ value }) => value.reference && isInside(value.reference, span))
    .map((note) => note.span);
  return citations.flatMap((citation, index) =>
    [span, ...notes].some((place) => isInside(citation.span, place)) ? [index] : [],
  );
}

function isReportOnly(words: string, reports: number): boolean {
  return (
    reports > 0 &&
    (/^(?:báo cáo|gửi|thông báo|định kỳ|tổng hợp|khi phát hiện|trước ngày)/iu.test(words) ||
      /định kỳ [^.;]{0,40}báo cáo/iu.test(words))
  );
}

function contentSpan(paragraph: Paragraph): Span {
  return { start: paragraph.contentStart, end: paragraph.end };
}

function isInside(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function addresseesAsActors(addressees: Found<Addressee>[]): Actor[] {
  return addressees.flatMap((addressee) =>
    addressee.value.units.map((unit): Actor => ({
      value: { ...unit, role: 'perform' },
      span: addressee.span,
      confidence: 0.7,
    })),
  );
}
