import type { Form } from '@lachan/server/contracts/reports';

/** A form as it is being edited; what the server checks and publishes. */
export type Draft = Omit<Form, 'version'>;
export type DraftSection = Draft['sections'][number];
export type DraftCell = DraftSection['cells'][number];

/** A key from a label: "Số máy bị nhiễm" → `so-may-bi-nhiem`; unlike every key that is taken. */
export function keyFor(label: string, taken: readonly string[]): string {
  const plain = label
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[đĐ]/gu, 'd')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^[^a-z]+|-+$/gu, '')
    .slice(0, 50)
    .replace(/-+$/u, '');
  const base = plain || 'muc';
  let [key, count] = [base, 2];
  while (taken.includes(key)) key = `${base}-${count++}`;
  return key;
}

/** Words in Vietnamese; English readers see them too until somebody writes English. */
export const inVietnamese = (vi: string) => ({ vi, en: vi });

/** Vietnamese words replaced; English kept where it was another text. */
export function reworded(words: { vi: string; en: string } | null, vi: string): { vi: string; en: string } {
  return { vi, en: words && words.en !== words.vi ? words.en : vi };
}

export function newCell(label: string, taken: readonly string[]): DraftCell {
  return {
    key: keyFor(label, taken),
    label: inVietnamese(label),
    definition: null,
    kind: 'count',
    measure: null,
    part: 'numerator',
    nothingIs: 'no-figure',
    required: true,
    options: [],
    columns: [],
    explainWhen: null,
  };
}

export function newForm(title: string, taken: readonly string[], section: string, cell: string): Draft {
  return {
    key: keyFor(title, taken),
    title: inVietnamese(title),
    basis: inVietnamese('yêu cầu quản lý của tỉnh'),
    certainty: 'D',
    notice: inVietnamese('Mẫu nội bộ của tỉnh, không phải biểu mẫu do pháp luật quy định.'),
    validFrom: null,
    validTo: null,
    deadline: {
      kind: 'recurring',
      every: 'quarter',
      month: 3,
      day: 15,
      bound: 'before',
      reportsOn: 'current',
    },
    upward: null,
    window: 'between-due-dates',
    cutOn: null,
    openDaysBefore: 30,
    remindDaysBefore: [7, 1],
    owedBy: ['department', 'commune', 'data_centre', 'state_company'],
    recipients: { unit: [{ role: 'lead', name: null }], province: [{ role: 'committee', name: null }] },
    template: { opening: null, closing: null },
    sections: [{ key: 'muc-1', title: inVietnamese(section), cells: [newCell(cell, [])] }],
  };
}

/** One place up or down in a list; the list itself where there is no such place. */
export function moved<Item>(items: readonly Item[], index: number, by: 1 | -1): Item[] {
  const next = [...items];
  const [item] = next.splice(index, 1);
  if (item === undefined || index + by < 0 || index + by >= items.length) return [...items];
  next.splice(index + by, 0, item);
  return next;
}
