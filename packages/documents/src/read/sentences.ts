import type { Span } from '../extracted.ts';
import { hasExactTime } from './deadline-phrases.ts';
import { startsWithVerb } from './imperatives.ts';

/** "Hoàn thành trước ngày 30/11/2026." says when the instruction before it is to be done; it orders nothing new. */
const ONLY_A_TIME =
  /^(?:hoàn thành|thực hiện xong|xong)(?: (?:việc này|nội dung này|các nội dung (?:này|trên)))?,? (?:trước|chậm nhất|trong|vào)\P{L}/iu;

/** The instructions of one item: a later sentence is one of its own when it gives an order or has a time. */
export function splitInstructions(text: string, span: Span): Span[] {
  const parts: Span[] = [];
  for (const sentence of sentences(text, span)) {
    const words = text.slice(sentence.start, sentence.end);
    const last = parts.at(-1);
    const isOwn =
      /^(?:Giao|Đề nghị|Yêu cầu) \p{Lu}/u.test(words) ||
      (startsWithVerb(words) && hasExactTime(words) && !ONLY_A_TIME.test(words));
    if (last && !isOwn) last.end = sentence.end;
    else parts.push(sentence);
  }
  return parts;
}

/** Sentences end in a full stop before a capital; abbreviations and dots in numbers do not end one. */
export function sentences(text: string, span: Span): Span[] {
  const passage = text.slice(span.start, span.end);
  const spans: Span[] = [];
  let from = 0;
  for (const match of passage.matchAll(
    /(?<=[\p{Ll}\p{N})”"⁾]\.|\.\)\.)(?<!(?:TP|Tp|Đ\/c|ThS|TS|P|Q|H|số|v\.v)\.)\s+(?=\p{Lu})/gu,
  )) {
    spans.push({ start: span.start + from, end: span.start + match.index });
    from = match.index + match[0].length;
  }
  spans.push({ start: span.start + from, end: span.end });
  return spans;
}
