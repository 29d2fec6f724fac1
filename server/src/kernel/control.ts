import { chmod, rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { json, text } from 'node:stream/consumers';
import { finished, pipeline } from 'node:stream/promises';
import type { Area } from './area.ts';
import { ArchiveError } from './archive/error.ts';
import type { Config } from './config.ts';
import { AppError } from './errors.ts';
import type { Kernel } from './kernel.ts';
import { actionsOf, type OperatorAction } from './operator.ts';
import { openInstallation } from './start.ts';

/** The longest path that Linux takes for a socket. */
const MAX_SOCKET_PATH = 107;

function socketOf(dataFolder: string): string {
  return join(dataFolder, 'control.sock');
}

/** An action that failed; `message` is for the person at the terminal. */
export class ActionError extends Error {}

/**
 * Opens a socket in the data folder, for its owner only, through which the command line reaches the process that
 * holds the database. Plain HTTP: `POST /ACTION` with the input as JSON; the answer streams.
 * @returns how to close it
 */
export async function serveControl(
  kernel: Kernel,
  actions: ReadonlyMap<string, OperatorAction>,
): Promise<() => Promise<void>> {
  const path = socketOf(kernel.config.dataFolder);
  if (path.length > MAX_SOCKET_PATH) {
    kernel.log.warn(
      'The path of the data folder is too long for a control socket: stop the server for backups',
    );
    return async () => undefined;
  }
  // The data folder is claimed: a socket that stands here is of a process that was killed.
  await rm(path, { force: true });
  const server = createServer((message, response) => {
    void answer(kernel, actions, message, response);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  await chmod(path, 0o600);
  return async () => {
    server.close();
    server.closeAllConnections();
    await rm(path, { force: true });
  };
}

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

async function answer(
  kernel: Kernel,
  actions: ReadonlyMap<string, OperatorAction>,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const output = new PassThrough();
  const sent = pipeline(output, response).catch(() => undefined);
  try {
    const action = actions.get((message.url ?? '/').slice(1));
    if (message.method !== 'POST' || !action) throw new ActionError('This version knows no such action.');
    await action.run(kernel, await json(message), output);
  } catch (error) {
    if (!isForPeople(error)) kernel.log.error({ err: error }, 'An action of the operator failed');
    // Too late for a status when the answer has begun: the connection breaks off, and the reader sees that.
    if (!response.headersSent) {
      response.writeHead(422).end(sentenceOf(error));
      output.unpipe(response);
    } else output.destroy(new Error('The action failed'));
  }
  await sent;
}

function isForPeople(error: unknown): error is Error {
  return error instanceof ArchiveError || error instanceof ActionError || error instanceof AppError;
}

/** What a person can act on; for a bug its message, since who reads it runs the machine. */
function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return `${error.reason} ${JSON.stringify(error.details)}`;
  return error instanceof Error ? error.message : String(error);
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
