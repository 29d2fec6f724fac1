import { Readable } from 'node:stream';
import { Zip, ZipPassThrough } from 'fflate';

export interface ZippedFile {
  /** Unique in the archive, without folders. */
  fileName: string;
  render(): Promise<Uint8Array>;
}

/**
 * An archive that is written while it is sent, one file in memory at a time. Files are stored as they are: DOCX and
 * PDF are compressed already.
 */
export function zipStream(files: readonly ZippedFile[]): Readable {
  return Readable.from(archive(files), { objectMode: false });
}

async function* archive(files: readonly ZippedFile[]): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  for (const { fileName, render } of files) {
    const entry = new ZipPassThrough(fileName);
    zip.add(entry);
    entry.push(await render(), true);
    yield Buffer.concat(ready);
    ready = [];
  }
  zip.end();
  yield Buffer.concat(ready);
}
