import type { DeadChange, DeadDetail, DeadEntry, DeadLetters } from '../core/dead.ts';
import type { Log } from '../core/ports.ts';
import type { Reads } from '../core/reads.ts';
import type { Intake } from './intake.ts';

/** What an operator asks for and orders about dead entries. */
export interface DeadDesk {
  list(limit: number): Promise<readonly DeadEntry[]>;
  /** One of them; with `body`, an unreadable one's body as text. */
  show(id: string, body: boolean): Promise<(DeadDetail & { readonly body?: string }) | undefined>;
  retry(id: string): Promise<DeadChange>;
  discard(id: string): Promise<DeadChange>;
}

export interface DeadDeskParts {
  readonly store: DeadLetters & Pick<Reads, 'deadEntries'>;
  readonly intake: Pick<Intake, 'reread'>;
  readonly log: Log;
  /** Something may be sent or decided again. */
  readonly onChange: () => void;
}

/** Dead entries of all sorts behind one face. */
export const createDeadDesk = ({ store, intake, log, onChange }: DeadDeskParts): DeadDesk => {
  const retryUnreadable = async (id: string, kept: { source: string; body: Uint8Array }): Promise<DeadChange> => {
    const reason = await intake.reread(kept.source, kept.body);
    // Taken in first: asked for twice, it is a duplicate the second time, and only one of the two removes the entry.
    return reason === undefined ? store.discardDead(id) : { result: 'unreadable', reason };
  };
  const noted = (what: string, id: string, change: DeadChange): DeadChange => {
    if (change.result === 'done') onChange();
    log.info({ entry: id, result: change.result }, what);
    return change;
  };
  return {
    list: (limit) => store.deadEntries(limit),
    show: async (id, body) => {
      const entry = await store.deadEntry(id);
      const kept = entry && body ? await store.unreadableBody(id) : undefined;
      return entry && { ...entry, ...(kept ? { body: Buffer.from(kept.body).toString('utf8') } : {}) };
    },
    retry: async (id) => {
      const kept = await store.unreadableBody(id);
      return noted('dead.retried', id, await (kept ? retryUnreadable(id, kept) : store.retryDead(id)));
    },
    discard: async (id) => noted('dead.discarded', id, await store.discardDead(id)),
  };
};
