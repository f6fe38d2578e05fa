import { filesOf } from '../../core/effects.ts';
import { effectOf } from '../shared/queue.ts';
import type { Row } from '../shared/rows.ts';
import type { Tx } from './database.ts';

/** What comes instead of these refused effects carries their files again: nobody is to be told of them twice. */
export const forgetLate = (tx: Tx, entries: readonly Row[]): void => {
  const late = entries.flatMap((entry) => filesOf(effectOf(entry)).map(({ id }) => [id, String(entry['id'])] as const));
  if (late.length === 0) return;
  tx.write(
    `DELETE FROM late_files l USING unnest($1::text[], $2::text[]) AS t (file_id, effect_id)
       WHERE l.file_id = t.file_id AND l.effect_id = t.effect_id AND l.told = 0`,
    [late.map(([id]) => id), late.map(([, effectId]) => effectId)],
  );
};
