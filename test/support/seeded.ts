/** Whole numbers from 0 to `below - 1`, the same ones for the same seed. */
export type Seeded = (below: number) => number;

/** A linear congruential generator; luck is good enough here. */
export const seeded = (seed: number): Seeded => {
  let state = seed;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
};
