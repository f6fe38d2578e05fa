import type { Clock } from '../../src/core/ports.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** A clock that runs like the real one and can be moved ahead; the service and both emulators share it. */
export interface MovedClock extends Clock {
  move(ms: number): void;
  /** Stands still at this moment (epoch ms) until it is moved: for boundaries that are exact to the millisecond. */
  freeze(at: number): void;
}

export const createMovedClock = (): MovedClock => {
  let ahead = 0;
  let frozen: number | undefined;
  return {
    now: () => frozen ?? Date.now() + ahead,
    move: (ms) => {
      if (frozen === undefined) ahead += ms;
      else frozen += ms;
    },
    freeze: (at) => {
      frozen = at;
    },
  };
};
