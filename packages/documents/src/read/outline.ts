import type { MarkerKind, Paragraph } from './paragraphs.ts';

/** A paragraph with those numbered below it. */
export interface Item {
  paragraph: Paragraph;
  /** Markers from the outside in, dashes counted: `['1', '-2']`. Empty for lines outside the numbering. */
  place: string[];
  children: Item[];
}

const RANK: Record<MarkerKind, number> = {
  part: 0,
  chapter: 1,
  section: 2,
  article: 3,
  roman: 3,
  number: 4,
  letter: 8,
  parenthesis: 9,
  dash: 10,
  plus: 11,
};

/** Lines after the numbered ones that speak for the whole document again. */
const CLOSING =
  /^(?:Yêu cầu|Đề nghị|Trong quá trình|Quá trình|(?:Ủy|Uỷ) ban nhân dân|UBND|Chủ tịch|Thừa lệnh|Trên đây|Nhận được|Căn cứ|Văn bản này|Chỉ thị này|Quyết định này|Kế hoạch này|Công văn này|Mọi |Nếu |Giao Văn phòng|Thông tin chi tiết|Trân trọng|Vậy|(?:Sở|Văn phòng|Công an|Cục|Phòng) [^.;:]{3,60} (?:thông báo|đề nghị|yêu cầu|kính))/u;

/**
 * Builds the numbering of the body. Unnumbered paragraphs and tables under an item hang on it.
 * @param opensAnew Whether an unnumbered paragraph leads in a list of its own.
 */
export function readOutline(
  paragraphs: Paragraph[],
  opensAnew: (paragraph: Paragraph) => boolean = () => false,
): Item[] {
  const roots: Item[] = [];
  const open: { item: Item; rank: number; counts: Map<string, number> }[] = [];
  const rootCounts = new Map<string, number>();
  for (const paragraph of paragraphs) {
    const { marker } = paragraph;
    if (!marker) {
      const parent = open.at(-1)?.item;
      const numbered = open.findLast(({ rank }) => rank < RANK.parenthesis);
      if (paragraph.rows && numbered) {
        numbered.item.children.push({ paragraph, place: numbered.item.place, children: [] });
        continue;
      }
      if (
        !parent ||
        paragraph.rows ||
        !numbered ||
        CLOSING.test(paragraph.text) ||
        opensAnew(paragraph) ||
        /^\p{Lu}[^\p{Ll}]+$/u.test(paragraph.text)
      ) {
        open.length = 0;
        roots.push({ paragraph, place: [], children: [] });
      } else {
        // A second paragraph of an item belongs to the numbered item, not to the last dash in it.
        const count = (numbered.counts.get('¶') ?? 1) + 1;
        numbered.counts.set('¶', count);
        numbered.item.children.push({
          paragraph,
          place: [...numbered.item.place, `¶${count}`],
          children: [],
        });
      }
      continue;
    }
    const rank = rankOf(marker);
    while ((open.at(-1)?.rank ?? -1) >= rank) open.pop();
    const parent = open.at(-1);
    const counts = parent?.counts ?? rootCounts;
    const item: Item = {
      paragraph,
      place: [...(parent?.item.place ?? []), labelOf(marker, counts)],
      children: [],
    };
    (parent ? parent.item.children : roots).push(item);
    open.push({ item, rank, counts: new Map() });
  }
  return roots;
}

function rankOf(marker: { text: string; kind: MarkerKind }): number {
  const depth = marker.kind === 'number' ? (marker.text.match(/\d+/g)?.length ?? 1) - 1 : 0;
  return RANK[marker.kind] + depth;
}

function labelOf(marker: { text: string; kind: MarkerKind }, counts: Map<string, number>): string {
  if (marker.kind !== 'dash' && marker.kind !== 'plus')
    return marker.text.replace(/\s?[.):/–-]$/, '').replace(/^\(/, '');
  const sign = marker.kind === 'dash' ? '-' : '+';
  const count = (counts.get(sign) ?? 0) + 1;
  counts.set(sign, count);
  return `${sign}${count}`;
}
