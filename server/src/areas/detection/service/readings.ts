import { and, desc, eq } from 'drizzle-orm';
import { command, query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { units } from '../../organisation/tables.ts';
import { GetSource, PreviewReading, SetReading, usualReading } from '../contract.ts';
import type { KeptFigures } from '../quarantine/owners.ts';
import { ownerOfSource, quarantineOf } from '../quarantine/quarantine.ts';
import { previewReading as preview } from '../reading-preview.ts';
import { sourceReadings, sources } from '../tables.ts';
import { FORMAT_DAYS, formatsOf } from './source-formats.ts';
import { shownSources } from './sources.ts';

const VERSIONS_SHOWN = 20;

export const getSource = query({
  name: 'detection.get-source',
  permission: 'detection:read',
  input: GetSource.input,
  async run(ctx, { id }) {
    const row = await sourceById(ctx, id);
    const [source] = await shownSources(ctx, [row]);
    if (!source) throw new Error('A source that was found is not shown');
    return {
      source,
      reading: row.source.reading ?? usualReading,
      versions: await ctx.db
        .select({ since: sourceReadings.since, by: sourceReadings.by, reading: sourceReadings.reading })
        .from(sourceReadings)
        .where(eq(sourceReadings.sourceId, id))
        .orderBy(desc(sourceReadings.since))
        .limit(VERSIONS_SHOWN),
      formats: await formatsOf(ctx, id),
      formatDays: FORMAT_DAYS,
      samples: row.source.lineSamples,
      kept: await keptOf(ctx, ownerOfSource(id)),
      keptDays: ctx.kernel.config.quarantineDays,
    };
  },
});

export const setReading = command({
  name: 'detection.set-reading',
  permission: 'detection:manage',
  input: SetReading.input,
  async run(ctx, { id, reading }) {
    const { source } = await sourceById(ctx, id);
    if (source.revokedAt)
      throw new AppError('conflict', 'detection.source_already_revoked', { name: source.name });
    await ctx.db.update(sources).set({ reading }).where(eq(sources.id, id));
    const version = { unitId: source.unitId, reading, by: ctx.actor.name };
    await ctx.db
      .insert(sourceReadings)
      .values({ sourceId: id, since: ctx.now, ...version })
      .onConflictDoUpdate({ target: [sourceReadings.sourceId, sourceReadings.since], set: version });
    return { before: { reading: source.reading }, after: { id, reading }, unitId: source.unitId };
  },
});

export const previewReading = query({
  name: 'detection.preview-reading',
  permission: 'detection:manage',
  input: PreviewReading.input,
  async run(ctx, { id, reading, text }) {
    const { source } = await sourceById(ctx, id);
    const given = text?.split('\n') ?? [];
    const lines = given.some((line) => line.trim() !== '')
      ? given
      : [...new Set([...source.unknownSamples, ...source.lineSamples])];
    return preview(lines, reading, ctx.now.getTime());
  },
});

/** @throws AppError `detection.source_not_found`, also when it is another unit's */
export async function sourceById({ db, actor }: Context, id: string) {
  const [row] = await db
    .select({ source: sources, unitName: units.name })
    .from(sources)
    .innerJoin(units, eq(units.id, sources.unitId))
    .where(and(eq(sources.id, id), visibleTo(actor, sources.unitId)));
  if (!row) throw new AppError('not_found', 'detection.source_not_found', { id });
  return row;
}

/** What is kept of the lines of an owner. */
export async function keptOf({ kernel }: Context, owner: string): Promise<KeptFigures> {
  const quarantine = quarantineOf(kernel);
  await quarantine.open();
  return quarantine.figures(owner);
}
