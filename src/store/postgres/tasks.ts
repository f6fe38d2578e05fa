import type { Tx } from './database.ts';

/** Takes or keeps what only one instance does at a time; false while another one has it. */
export const leaseTask = async (tx: Tx, me: string, name: string, forMs: number): Promise<boolean> => {
  const leased = await tx.run(
    `INSERT INTO tasks (name, owner, leased_until, fence) VALUES ($1, $2, $3, 1) ON CONFLICT (name) DO UPDATE
       SET owner = excluded.owner, leased_until = excluded.leased_until, fence = tasks.fence + 1
       WHERE tasks.owner = excluded.owner OR tasks.leased_until <= $4`,
    [name, me, tx.now + forMs, tx.now],
  );
  return leased === 1;
};

/** Gives everything of this kind back. */
export const leaveTasks = async (tx: Tx, me: string): Promise<void> => {
  await tx.run('UPDATE tasks SET leased_until = 0 WHERE owner = $1', [me]);
};
