import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants } from 'node:os';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What the server, the tests and the tools need; older ones only start these scripts. */
const NEEDED_MAJOR = 24;

/** Says in one line why the work cannot go on, and ends with the exit code 1. */
export function giveUp(message) {
  console.error(message);
  process.exit(1);
}

/** The Node that comes with the project; where there is none for the platform, the running one if it will do. */
export function findNode() {
  const pinned = join(root, 'node_modules/.bin/node');
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) return process.execPath;
  return giveUp(
    `Lá Chắn brings its own Node only for Linux on x64 and arm64. On ${process.platform}-${process.arch} please install Node ${NEEDED_MAJOR} or newer (this is ${process.version}).`,
  );
}

/** `PATH` with the project's own tools first, and a place where Node keeps compiled code: it halves a second start. */
export function projectEnvironment(more = {}) {
  return {
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'),
    ...process.env,
    ...more,
    PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
  };
}

/**
 * Runs a program with this terminal as its own and passes signals on to it, so that Ctrl-C stops it cleanly.
 * @returns its exit code; 128 and the number of the signal when a signal ended it
 */
export function run(program, args, { cwd = root, env = projectEnvironment() } = {}) {
  const child = spawn(program, args, { cwd, env, stdio: 'inherit' });
  // The terminal sends Ctrl-C to every process of the group: the child has it already, and we wait for its end.
  const onInterrupt = () => undefined;
  const onTerminate = () => child.kill('SIGTERM');
  process.on('SIGINT', process.stdin.isTTY ? onInterrupt : () => child.kill('SIGINT'));
  process.on('SIGTERM', onTerminate);
  return new Promise((resolve) => {
    child.on('error', (error) => giveUp(`${program} could not be started: ${error.message}`));
    child.on('close', (code, signal) => {
      process.removeAllListeners('SIGINT');
      process.removeAllListeners('SIGTERM');
      resolve(signal ? 128 + constants.signals[signal] : (code ?? 1));
    });
  });
}
