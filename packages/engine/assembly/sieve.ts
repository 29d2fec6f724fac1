// The sieve: window by window, first the classes of all bytes, then the runs with a dot, then the lines.

import { openConstants } from './blocks';
import { openCsv } from './csv';
import { openSpans } from './fields';
import { openMarks } from './foreign';
import { lineStart, openLines, showLines, showRest, shown } from './lines';
import { clearNotes, openNotes } from './notes';
import { askTokens, showHighTokens } from './queue';
import { feedCount, hasHigh, openScan, scanBlocks } from './scan';
import { openW3c } from './iis';
import { openJson } from './json';
import { tellKeys } from './keys';
import { openTables } from './tables';
import { openUrls } from './urls';
import { blocksPerWindow, moveOn, openWindow, setWindow, windowBytes } from './window';
import { openColumns } from './zeek-tsv';

/** Line feeds met in the last run. */
export let lineCount: u32 = 0;
/** Bytes read in the last run: fewer than given when the output was full. */
export let consumed: u32 = 0;

export { openTokens } from './token-list';
export { addEntries, checksum, entriesTaken, openBuilder, removeEntry, slotsUsed } from './build';
export { settle, settledTo } from './settle';

export { setClock } from './stamps';
export { csvColumnsAt, setCsvColumns } from './csv';
export { setW3cColumns, w3cColumnsAt } from './iis';
export { columnsAt, setColumns } from './zeek-tsv';
export { setMapping } from './key-values';

/** Gives readers their memory from `at` on, see `openJson` and the others. @param scratch 16 bytes @returns its end */
export function openReaders(at: usize, scratch: usize): usize {
  openJson(at);
  tellKeys(scratch);
  openSpans(at + 8928);
  openColumns(at + 9120);
  openNotes(at + 9376);
  openMarks(at + 58528);
  openCsv(at + 60832);
  openUrls(at + 61536);
  openW3c(at + 63584);
  return at + 63680;
}

export function open(index: usize, scratch: usize): void {
  openTables(index, scratch);
  openConstants(scratch + 112);
}

/** Lines that fit the output. A line that is shown has three bytes or more. */
const lineCapacity: u32 = 8192;
const linesPerWindow: u32 = windowBytes / 3 + 2;

/**
 * Sifts `length` bytes at `input`, which must start at the start of a line. The byte before them is
 * overwritten, and eight behind them when they do not end in a line feed; 64 behind them are read.
 * Writes start, end and ordinal of each line shown to `output`, offsets from `input`, 96 KB. `work`: 48 KB.
 */
export function sift(input: usize, length: u32, output: usize, work: usize): u32 {
  const end = input + length;
  store<u8>(input - 1, 10);
  if (load<u8>(end - 1) != 10) store<u64>(end, 0);
  openWindow(work);
  openScan(input, end);
  openLines(input, output);
  clearNotes(input);
  for (let window = input; window <= end; window += windowBytes) {
    if (shown + linesPerWindow > lineCapacity) {
      lineCount = feedCount;
      consumed = <u32>(lineStart - input);
      return shown;
    }
    const count = min(blocksPerWindow, (<u32>(end - window) >> 6) + 1);
    setWindow(window);
    const ends = scanBlocks(window, count);
    if (hasHigh) showHighTokens(input, window, ends);
    askTokens(input, window, ends);
    showLines(window, count);
    moveOn();
  }
  showRest(end);
  lineCount = feedCount;
  consumed = length;
  return shown;
}
