import { randomBytes } from 'node:crypto';

/** A number from 0 (inclusive) to 1 (exclusive). Tests pass a seeded one. */
export type Random = () => number;

/** Random numbers from the operating system. */
export const systemRandom: Random = () => randomBytes(4).readUInt32BE() / 2 ** 32;

/** `length` hexadecimal digits. */
export function randomHex(random: Random, length: number): string {
  let digits = '';
  while (digits.length < length) digits += Math.floor(random() * 16).toString(16);
  return digits;
}

/** A version 4 UUID. */
export function randomUuid(random: Random): string {
  const hex = randomHex(random, 32);
  const variant = '89ab'.charAt(Math.floor(random() * 4));
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, variant + hex.slice(17, 20), hex.slice(20)].join(
    '-',
  );
}
