import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Kernel } from './kernel.ts';
import { ActionError, isForPeople, sentenceOf, type OperatorAction } from './operator.ts';

/** The longest path that Linux takes for a socket. */
const MAX_SOCKET_PATH = 107;

export function socketOf(dataFolder: string): string {
  return join(dataFolder, 'control.sock');
}

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
