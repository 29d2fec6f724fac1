import { parseArgs } from 'node:util';
import {
  type OfficialDocument,
  readDocument,
  renderDocx,
  renderPdf,
  renderText,
  urgingLetter,
} from '../packages/documents/src/index.ts';

/**
 * How long official documents take: `node bench/documents.ts [--letters 1000] [--pages 500]`. Medians of nine warm
 * runs; processor time beside the clock, because other work may share the machine.
 */
const { values } = parseArgs({ options: { letters: { type: 'string' }, pages: { type: 'string' } } });
const letters = Number(values.letters ?? 1000);
const pages = Number(values.pages ?? 500);

function documentOf(pageCount: number, opening = ''): OfficialDocument {
  return {
    issuer: 'ỦY BAN NHÂN DÂN TỈNH LÂM HÀ',
    number: { sequence: 5, symbol: 'KH-UBND' },
    place: 'Lâm Hà',
    date: { day: 5, month: 3, year: 2026 },
    type: 'KH',
    subject: 'bảo đảm an ninh mạng năm 2026',
    addressees: [],
    legalBases: ['Căn cứ Luật An ninh mạng số 116/2025/QH15'],
    body: Array.from({ length: pageCount * 6 }, (_, index) => ({
      kind: 'paragraph' as const,
      marker: `${(index % 99) + 1}.`,
      text: `${opening}Sở Khoa học và Công nghệ chủ trì, phối hợp với Công an tỉnh rà soát 100% máy chủ theo Công văn số ${index + 1}/UBND-NC ngày 03/01/2026 của Ủy ban nhân dân tỉnh, báo cáo kết quả về Công an tỉnh trước ngày 20/3/2026. Các sở, ban, ngành, Ủy ban nhân dân các xã, phường bố trí kinh phí theo quy định của pháp luật về ngân sách nhà nước.`,
    })),
    recipients: ['Như trên'],
    archive: { units: ['VT', 'NC'] },
    signature: {
      lines: [{ prefix: 'KT', text: 'CHỦ TỊCH' }, { text: 'PHÓ CHỦ TỊCH' }],
      name: 'Hoàng Văn Bình',
    },
    attachments: [],
  };
}

function letterOf(number: number): OfficialDocument {
  return urgingLetter(
    {
      issuer: 'ỦY BAN NHÂN DÂN TỈNH LÂM HÀ',
      issuerInText: 'Ủy ban nhân dân tỉnh',
      number: { sequence: number, symbol: 'UBND-NC' },
      place: 'Lâm Hà',
      date: { day: 5, month: 3, year: 2026 },
      signature: { lines: [{ text: 'CHỦ TỊCH' }], name: 'Phạm Minh Đức' },
      archive: { units: ['VT'] },
    },
    {
      directive: {
        type: 'CT',
        number: { sequence: 14, symbol: 'CT-TTg' },
        date: { day: 25, month: 5, year: 2018 },
        issuer: 'Thủ tướng Chính phủ',
      },
      addressees: [`UBND xã số ${number}`],
      missing: [
        {
          unit: `UBND xã số ${number}`,
          task: 'Báo cáo quý I',
          dueOn: { day: 14, month: 3, year: 2026 },
          state: 'no-report',
        },
      ],
      checkedOn: { day: 20, month: 3, year: 2026 },
      respondBy: { day: 28, month: 3, year: 2026 },
      reportTo: 'Công an tỉnh',
    },
  );
}

async function measured(name: string, runs: number, work: () => unknown): Promise<void> {
  if (runs > 1) {
    for (let warm = 0; warm < 3; warm += 1) await work();
  }
  const clocks: number[] = [];
  const processors: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    clocks.push(performance.now() - start);
    processors.push((user + system) / 1000);
  }
  const median = (figures: number[]) =>
    figures.toSorted((left, right) => left - right)[Math.floor(runs / 2)] ?? 0;
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    `${name.padEnd(44)} clock ${median(clocks).toFixed(0).padStart(7)} ms   processor ${median(processors).toFixed(0).padStart(7)} ms   peak ${peak} MB`,
  );
}

const five = documentOf(5);
const forms: [string, Uint8Array][] = [
  ['text', new TextEncoder().encode(renderText(five))],
  ['docx', await renderDocx(five)],
  ['pdf', await renderPdf(five)],
];
for (const [form, bytes] of forms)
  await measured(`read 5 pages, ${form}`, 9, () => readDocument(bytes, `a.${form}`));
let edition = 0;
await measured('write 5 pages as Word and PDF', 9, async () => {
  // Another text each time: what was set once is kept.
  edition += 1;
  const document = documentOf(5, `Đợt ${edition}. `);
  return [await renderDocx(document), await renderPdf(document)];
});
await measured(`write ${letters} urging letters, Word and PDF`, 1, async () => {
  for (let number = 1; number <= letters; number += 1) {
    const letter = letterOf(number);
    await renderDocx(letter);
    await renderPdf(letter);
  }
});
const decree = documentOf(pages);
const long: [string, Uint8Array][] = [
  ['text', new TextEncoder().encode(renderText(decree))],
  ['docx', await renderDocx(decree)],
  ['pdf', await renderPdf(decree)],
];
for (const [form, bytes] of long)
  await measured(`read ${pages} pages, ${form}`, 1, () => readDocument(bytes, `a.${form}`));
