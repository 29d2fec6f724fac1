import { TextIntake } from '@lachan/engine';
import { unpacked } from '../terminal/unpack.ts';

/** The lines of a log in UTF-8, whatever it was packed and written in. */
export async function* textOf(path: string, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const intake = new TextIntake();
  for await (const chunk of unpacked(path, onRead)) yield intake.push(chunk);
  yield intake.end();
}
