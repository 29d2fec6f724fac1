import { ConfigError, optionsHelp, readConfig } from './kernel/config.ts';
import { startServer } from './kernel/start.ts';
import { areas } from './areas/index.ts';
import { setUpKey } from './areas/identity/index.ts';
import { loadSample } from './sample/load.ts';

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(`Lá Chắn\n\n  npm start -- [options]\n\n${optionsHelp}\n`);
  process.exit(0);
}
try {
  const { config } = readConfig(args, process.env);
  await startServer(config, areas, { setUpKey: setUpKey() }, config.sample ? loadSample : undefined);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(`Cannot start: ${error.message}\n\n${optionsHelp}`);
  process.exit(2);
}
