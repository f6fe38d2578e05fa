import { expect, test } from '@jest/globals';
import { makeRoom } from '../../src/engine/make-room.ts';
import { QUIET_METRICS, SILENT_LOG } from '../deliver/ops.ts';

/** A store whose delivered files are these; `others` make the rest of the room between two looks. */
const roomOf = (delivered: number[], used: number, others: readonly number[] = []) => {
  let bytes = used;
  const left = [...others];
  return {
    mostBytes: 100,
    log: SILENT_LOG,
    metrics: QUIET_METRICS,
    store: {
      fileBytes: async () => bytes,
      dropDelivered: async () => {
        const size = delivered.shift();
        bytes -= size ?? left.shift() ?? 0;
        return size === undefined ? { files: 0, bytes: 0 } : { files: 1, bytes: size };
      },
    },
  };
};

test('a file for which all the room would not do drops no other one', async () => {
  const delivered = [50, 50];
  expect(await makeRoom(101, roomOf(delivered, 100))).toBe(false);
  expect(delivered).toEqual([50, 50]);
});

test('room that somebody else made meanwhile counts', async () => {
  expect(await makeRoom(10, roomOf([], 100, [40]))).toBe(true);
  expect(await makeRoom(10, roomOf([], 100))).toBe(false);
});
