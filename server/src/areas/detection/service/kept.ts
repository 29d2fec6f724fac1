import { command } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { ReadAgain } from '../contract.ts';
import { ownerOfSource, quarantineOf } from '../quarantine/quarantine.ts';
import { releaseSoon } from '../quarantine/releasing.ts';
import { detectorOf } from '../worker.ts';
import { areCounted } from './batches.ts';
import { keptOf, sourceById } from './readings.ts';

/** What is not understood this time either is kept again. */
export const readAgain = command({
  name: 'detection.read-again',
  permission: 'detection:manage',
  input: ReadAgain.input,
  async run(ctx, { id }) {
    const { source } = await sourceById(ctx, id);
    if (source.revokedAt)
      throw new AppError('conflict', 'detection.source_already_revoked', { name: source.name });
    const quarantine = quarantineOf(ctx.kernel);
    await quarantine.recover((records) => areCounted(ctx, records));
    const { lines } = await keptOf(ctx, ownerOfSource(id));
    const claim = await quarantine.claim(ownerOfSource(id), id, 'again');
    if (!claim) throw new AppError('conflict', 'detection.nothing_kept', {});
    releaseSoon(ctx.kernel, detectorOf(ctx.kernel));
    return { before: null, after: { id, lines }, unitId: source.unitId };
  },
});
