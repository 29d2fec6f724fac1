import type { Area } from './area.ts';
import { ConfigError, type Config } from './config.ts';
import { serveControl } from './control.ts';
import { claimDataFolder } from './data-folder.ts';
import { analyzeTables } from './database/analyze.ts';
import { migrate } from './database/migrate.ts';
import { openDatabase } from './database/open.ts';
import { createHttp, type HttpServer } from './http/server.ts';
import { createKernel, type Kernel } from './kernel.ts';
import { createLog } from './log.ts';
import { actionsOf } from './operator.ts';

export interface OpenInstallation {
  kernel: Kernel;
  close(): Promise<void>;
}

/** Opens the data folder and the database, brings the schema up to date and wires the areas. Nothing listens yet. */
export async function openInstallation(config: Config, areas: readonly Area[]): Promise<OpenInstallation> {
  const release = claimDataFolder(config.dataFolder);
  try {
    const log = createLog(config);
    const database = await openDatabase(config);
    await migrate(database);
    const kernel = createKernel(config, database, log);
    wire(kernel, areas);
    for (const area of areas) await area.upgrade?.(kernel);
    return {
      kernel,
      async close() {
        await kernel.events.stop();
        await database.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Tells the kernel what each area measures, finds and listens to. */
export function wire(kernel: Kernel, areas: readonly Area[]): void {
  for (const area of areas) {
    for (const measure of area.measures ?? []) kernel.measures.set(measure.key, measure);
    kernel.searches.push(...(area.searches ?? []));
    area.listen?.(kernel);
  }
}

/**
 * Opens, listens, says where, and closes cleanly on Ctrl-C.
 * @param prepare what is to be done once everything runs, before the terminal says that it is ready
 */
export async function startServer(
  config: Config,
  areas: readonly Area[],
  notes: { setUpKey: string },
  prepare?: (kernel: Kernel, http: HttpServer) => Promise<void>,
): Promise<void> {
  const startedAt = performance.now();
  const { kernel, close } = await openInstallation(config, areas);
  const http = await createHttp(kernel, areas);
  try {
    await http.listen({ host: config.host, port: config.port });
  } catch (error) {
    await close();
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new ConfigError(
        `--port (LACHAN_PORT): port ${config.port} is taken; choose another, for example --port ${config.port + 1}`,
        { cause: error },
      );
    throw error;
  }
  await kernel.jobs.start([analyzeTables, ...areas.flatMap((area) => area.jobs ?? [])]);
  kernel.events.wake();
  await prepare?.(kernel, http);
  const stopControl = await serveControl(kernel, actionsOf(areas));

  const address =
    config.publicUrl ??
    `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${String((http.server.address() as { port: number }).port)}`;
  for (const area of areas) await area.welcome?.(kernel, { address, ...notes });
  console.log(`\nReady in ${((performance.now() - startedAt) / 1000).toFixed(1)} s. Ctrl-C stops.`);

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void http
      .close()
      .then(stopControl)
      .then(() => kernel.jobs.stop())
      .then(close)
      .then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
