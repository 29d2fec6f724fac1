import { vi } from 'vitest';

/** What a command did when it was called in this process. */
export interface Outcome {
  code: number;
  out: string;
  err: string;
}

/** Calls a command and catches what it prints. */
export async function outcomeOf(
  command: { run: (args: string[], environment: Record<string, string | undefined>) => Promise<number> },
  args: string[],
  environment: Record<string, string | undefined> = {},
): Promise<Outcome> {
  const [out, err] = [catchStream(process.stdout), catchStream(process.stderr)];
  try {
    return { code: await command.run(args, environment), out: out.text(), err: err.text() };
  } finally {
    out.restore();
    err.restore();
  }
}

function catchStream(stream: NodeJS.WriteStream) {
  const parts: string[] = [];
  const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => {
    parts.push(chunk.toString());
    return true;
  });
  return { text: () => parts.join(''), restore: () => spy.mockRestore() };
}
