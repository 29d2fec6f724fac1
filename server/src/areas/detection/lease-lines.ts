import { LeaseBook, readLeaseLine } from '@lachan/engine';
import { judgeClock } from './clock.ts';

const LINE_CHARACTERS = 4 * 1024;
/** One of these stands in every line of a DHCP server, and in hardly any other. */
const mark = /DHCP(?:ACK|RELEASE|4_)|,(?:Assign|Renew|Release|Expired),/;

export type LeaseWord = ReturnType<LeaseBook['take']>[number];

/** Whether a DHCP server says in this line who has, or no longer has, an address. */
export function isLeaseLine(line: string): boolean {
  return (
    line.length <= LINE_CHARACTERS &&
    mark.test(line) &&
    readLeaseLine(line, { now: 0, offsetMinutes: 0 }) !== null
  );
}

/** Takes leases from lines that DHCP servers send among others: nobody has to load a file. */
export class LeaseLines {
  private readonly receivedAt: number;
  private readonly offsetMinutes: number;
  /** Made when there is something to read: most batches are read on bytes. */
  private text: TextDecoder | undefined;
  private book: LeaseBook | undefined;
  private rest = '';

  /** @param offsetMinutes zone of stamps that bear none, east of UTC */
  constructor(receivedAt: number, offsetMinutes: number) {
    this.receivedAt = receivedAt;
    this.offsetMinutes = offsetMinutes;
  }

  push(bytes: Uint8Array): void {
    this.read(this.decoder.decode(bytes, { stream: true }), false);
  }

  /** What the lines have said. */
  end(): LeaseWord[] {
    this.read(this.text?.decode() ?? '', true);
    const words = this.book?.take() ?? [];
    return words.map((word) => ({ ...word, at: judgeClock(word.at, this.receivedAt).at }));
  }

  private get decoder(): TextDecoder {
    return (this.text ??= new TextDecoder());
  }

  private read(piece: string, isLast: boolean): void {
    // Looked for in whole chunks: of a log that says nothing of leases no line is taken apart.
    const all = this.rest + piece;
    const end = isLast ? all.length : all.lastIndexOf('\n') + 1;
    this.rest = all.slice(end).slice(0, LINE_CHARACTERS);
    const lines = all.slice(0, end);
    if (!mark.test(lines)) return;
    this.book ??= new LeaseBook({ now: this.receivedAt, offsetMinutes: this.offsetMinutes });
    for (const line of lines.split('\n'))
      if (line.length <= LINE_CHARACTERS && mark.test(line)) this.book.push(line);
  }
}
