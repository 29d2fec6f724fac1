import { request } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { json, text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import type { Area } from './area.ts';
import type { Config } from './config.ts';
import { socketOf } from './control.ts';
import { ActionError, actionsOf, sentenceOf } from './operator.ts';
import { openInstallation } from './start.ts';

/**
 * Runs an action: in the server that holds the data folder, or in this process when there is none.
 * @throws ActionError what the person at the terminal should read
 */
export async function act(
  config: Config,
  areas: readonly Area[],
  name: string,
  input: unknown = {},
): Promise<Readable> {
  const running = await askServer(socketOf(config.dataFolder), name, input);
  if (running) return running;
  const { kernel, close } = await openInstallation({ ...config, logLevel: 'warn' }, areas);
  const output = new PassThrough();
  const action = actionsOf(areas).get(name);
  if (!action) throw new Error(`No action ${name}`);
  void finished(output, { writable: true, readable: false }).catch(() => undefined);
  void action
    .run(kernel, input, output)
    .catch((error: unknown) => output.destroy(new ActionError(sentenceOf(error), { cause: error })))
    .finally(close);
  return output;
}

/** The whole answer of an action that answers with JSON. */
export async function actForJson<Answer>(...ask: Parameters<typeof act>): Promise<Answer> {
  return (await json(await act(...ask))) as Answer;
}

/** @returns the answer of the running server; `null` when none listens */
function askServer(path: string, name: string, input: unknown): Promise<Readable | null> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: path, method: 'POST', path: `/${name}` }, (response) => {
      if (response.statusCode === 200) resolve(response);
      else void text(response).then((sentence) => reject(new ActionError(sentence)), reject);
    });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      const nobodyListens = ['ENOENT', 'ECONNREFUSED', 'EINVAL', 'ENOTSOCK'].includes(error.code ?? '');
      if (nobodyListens) resolve(null);
      else reject(error);
    });
    asked.end(JSON.stringify(input));
  });
}
