import type { NoticeTarget } from '../core/effects.ts';
import type { Store } from '../core/store.ts';
import type { Notifier } from '../notify/notifier.ts';

const NAME = 'notice-targets';

/** Every way to reach people that was ever configured: something may still wait for one that is gone. */
export interface NoticeTargets {
  all(): readonly NoticeTarget[];
  /** Takes in the ways that are configured now. */
  refresh(): Promise<void>;
}

export const createNoticeTargets = (
  store: Pick<Store, 'getValue' | 'setValue'>,
  notifier: Pick<Notifier, 'targets'>,
): NoticeTargets => {
  let known: readonly NoticeTarget[] = [];
  return {
    all: () => known,
    refresh: async () => {
      known = [...new Set([...known, ...notifier.targets()])];
      const kept = await store.getValue(NAME);
      known = [...new Set([...known, ...(kept === undefined ? [] : (JSON.parse(kept) as NoticeTarget[]))])];
      const json = JSON.stringify(known.toSorted());
      if (json !== kept && known.length > 0) await store.setValue(NAME, json);
    },
  };
};
