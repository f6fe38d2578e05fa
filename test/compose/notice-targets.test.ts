import { expect, test } from '@jest/globals';
import { createNoticeTargets } from '../../src/compose/notice-targets.ts';
import type { NoticeTarget } from '../../src/core/effects.ts';

const start = (kept = new Map<string, string>()) => {
  let configured: readonly NoticeTarget[] = ['to:support/0'];
  const store = {
    getValue: async (name: string) => kept.get(name),
    setValue: async (name: string, value: string) => void kept.set(name, value),
  };
  const targets = createNoticeTargets(store, { targets: () => configured });
  return {
    kept,
    targets,
    configure: (...next: readonly NoticeTarget[]) => {
      configured = next;
    },
  };
};

test('A way that is configured no more is still looked after, across restarts: something may wait for it', async () => {
  const first = start();
  await first.targets.refresh();
  first.configure('to:leads/0');
  await first.targets.refresh();
  expect([...first.targets.all()].sort()).toEqual(['to:leads/0', 'to:support/0']);
  const second = start(first.kept);
  second.configure('to:ops/0');
  await second.targets.refresh();
  expect([...second.targets.all()].sort()).toEqual(['to:leads/0', 'to:ops/0', 'to:support/0']);
});

test('Where nobody was ever configured nothing is kept', async () => {
  const { kept, targets, configure } = start();
  configure();
  await targets.refresh();
  expect([targets.all(), kept.size]).toEqual([[], 0]);
});
