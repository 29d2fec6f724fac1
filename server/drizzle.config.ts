import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate --config server/drizzle.config.ts` writes the next migration; read it before you commit. */
export default defineConfig({
  dialect: 'postgresql',
  schema: ['./server/src/kernel/database/tables.ts', './server/src/areas/*/tables.ts'],
  out: './server/migrations',
});
