import { expect } from '@jest/globals';
import type { Reads } from '../../../src/core/reads.ts';
import type { Store } from '../../../src/core/store.ts';

/** Everything that writers said was durable (`accepted WAMID`, `decided WAMID`) is in the store. */
export const expectNothingLost = async (store: Store & Reads, said: readonly string[]): Promise<void> => {
  const wamids = (what: string) =>
    said.filter((line) => line.startsWith(what)).map((line) => line.slice(what.length + 1));
  const accepted = wamids('accepted');
  expect(accepted.length).toBeGreaterThan(100);
  const known = await store.knownKeys(accepted.map((wamid) => `wa:message:${wamid}`));
  expect(known.size).toBe(accepted.length);
  let lost = 0;
  for (const wamid of accepted) if ((await store.explain(wamid)).length !== 1) lost += 1;
  for (const wamid of wamids('decided')) if ((await store.explain(wamid))[0]?.effects.length !== 1) lost += 1;
  expect(lost).toBe(0);
};
