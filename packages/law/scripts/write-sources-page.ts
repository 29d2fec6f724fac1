import { writeFileSync } from 'node:fs';
import { sourcesPage } from '../src/sources-page.ts';

writeFileSync(new URL('../../../docs/sources.md', import.meta.url), sourcesPage());
