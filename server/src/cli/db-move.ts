import { moveDatabase } from '../kernel/archive/move.ts';
import { ConfigError, readConfig } from '../kernel/config.ts';
import { claimDataFolder } from '../kernel/data-folder.ts';

export const summary = 'moves the embedded database to a PostgreSQL server, or back';
export const help = `lachan db move --to URL|embedded [--data FOLDER] [--database URL]

Copies every row to an empty PostgreSQL database (or from it into the data folder), compares the counts and the
audit chain, and says how to start from now on. Stop the server first. What was copied from is left as it was;
an embedded database is renamed to database-moved-…, so that nobody goes on with it by mistake.

The account in URL must own its database and may create roles, or be a member of the role lachan_app.

Example: lachan db move --to postgres://lachan:secret@db.example/lachan`;

export async function run(args: string[], environment: Record<string, string | undefined>): Promise<number> {
  const { config, values } = readConfig(args, environment, { to: { type: 'string' } });
  const { to } = values;
  if (to !== 'embedded' && !/^postgres(ql)?:\/\//.test(String(to)))
    throw new ConfigError('--to: name a PostgreSQL database (postgres://…), or "embedded".');
  const release = claimDataFolder(config.dataFolder);
  try {
    const { rows, kept } = await moveDatabase(config, String(to));
    console.log(`Moved ${rows} rows; the audit log is whole.`);
    if (kept) console.log(`The old database is kept in ${kept}; remove it when you are sure.`);
    console.log(
      to === 'embedded'
        ? 'From now on start without DATABASE_URL.'
        : `From now on start with\n  DATABASE_URL='${String(to)}' npm start`,
    );
  } finally {
    release();
  }
  return 0;
}
