import type { Decision } from '../../core/decision.ts';
import type { ConversationId } from '../../core/ids.ts';
import { timerEvent } from '../shared/timers.ts';
import { admit, place } from './accept.ts';
import { lockLanes } from './chains.ts';
import type { Identity, Tx } from './database.ts';

/** What a decision said of a timer of its lane. */
export type TimerOf = Decision['timers'][number] & { readonly lane: ConversationId };

/** Sets, moves and takes back what decisions said of their lanes' timers; the last word on a name holds. The lanes are locked. */
export const setTimers = (tx: Tx, timers: readonly TimerOf[]): void => {
  const last = [...new Map(timers.map((timer) => [`${timer.lane} ${timer.name}`, timer])).values()];
  const gone = last.filter(({ dueAt }) => dueAt === undefined);
  const set = last.filter(({ dueAt }) => dueAt !== undefined);
  const columns = (which: typeof last) => [which.map(({ lane }) => lane), which.map(({ name }) => name)];
  if (gone.length > 0)
    tx.write(
      `DELETE FROM timers t USING unnest($1::text[], $2::text[]) AS g (lane, name) WHERE t.conversation_id = g.lane AND t.name = g.name`,
      columns(gone),
    );
  if (set.length > 0)
    tx.write(
      `INSERT INTO timers (conversation_id, name, due_at)
         SELECT lane, name, due_at FROM unnest($1::text[], $2::text[], $3::bigint[]) AS t (lane, name, due_at) ORDER BY lane, name
         ON CONFLICT (conversation_id, name) DO UPDATE SET due_at = excluded.due_at`,
      [...columns(set), set.map(({ dueAt }) => Math.ceil(dueAt ?? 0))],
    );
};

/** See `TimerStore.fireTimers`. Lanes are locked first: only what is still due under the lock is fired. */
export const fireTimers = async (tx: Tx, identity: Identity, now: number, limit: number): Promise<number> => {
  const due = await tx.all('SELECT conversation_id, name FROM timers WHERE due_at <= $1 ORDER BY due_at LIMIT $2', [
    now,
    limit,
  ]);
  if (due.length === 0) return 0;
  await lockLanes(
    tx,
    due.map((row) => String(row['conversation_id'])),
  );
  const fired = await tx.all(
    `DELETE FROM timers t USING unnest($1::text[], $2::text[]) AS d (conversation_id, name)
       WHERE t.conversation_id = d.conversation_id AND t.name = d.name AND t.due_at <= $3 RETURNING t.conversation_id, t.name, t.due_at`,
    [due.map((row) => row['conversation_id']), due.map((row) => row['name']), now],
  );
  fired.sort((a, b) => Number(a['due_at']) - Number(b['due_at']));
  const events = fired.map((row) => timerEvent(identity.newId(), row));
  // Their keys are drawn here, so that nobody waits for them: they may come after the lanes.
  await place(tx, identity, await admit(tx, identity, [{ events, receivedAt: now }]));
  return fired.length;
};
