import type { Value } from './port.ts';

/** How far a move has come: every table before this one is copied, and this one up to and with the row of this key. */
export interface Position {
  readonly table: string;
  readonly after: readonly Value[] | undefined;
}

/** What the target keeps in `moving-in`. */
export interface Progress {
  readonly id: string;
  readonly position?: Position;
}

type Packed = string | null | { readonly int: string } | { readonly real: number } | { readonly bytes: string };

const pack = (value: Value): Packed => {
  if (typeof value === 'bigint') return { int: `${value}` };
  if (typeof value === 'number') return { real: value };
  return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value;
};

const unpack = (packed: Packed): Value => {
  if (packed === null || typeof packed === 'string') return packed;
  if ('int' in packed) return BigInt(packed.int);
  return 'real' in packed ? packed.real : Buffer.from(packed.bytes, 'base64');
};

export const writeProgress = ({ id, position }: Progress): string =>
  JSON.stringify({ id, ...(position && { table: position.table, after: position.after?.map(pack) }) });

export const readProgress = (text: string): Progress => {
  const read = JSON.parse(text) as { id: string; table?: string; after?: Packed[] };
  return {
    id: read.id,
    ...(read.table === undefined ? {} : { position: { table: read.table, after: read.after?.map(unpack) } }),
  };
};
