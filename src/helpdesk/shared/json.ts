export type JsonObject = Readonly<Record<string, unknown>>;

/** The value as an object, or an empty one. */
export const objectOf = (value: unknown): JsonObject => asObject(value) ?? {};

export const asObject = (value: unknown): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;

/** The objects in a list; anything else in it is passed over. */
export const objectsOf = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.map(asObject).filter((each) => each !== undefined) : [];

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** An id of the helpdesk's: a positive whole number, or its digits (webhooks send strings). Undefined for anything else. */
export const idOf = (value: unknown): string | undefined => {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? String(value) : undefined;
  return typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value) ? value : undefined;
};

/** An id as it goes into a body or a path: fifteen digits are exact as a number. */
export const idValue = (id: string): number => Number(id);

/** Epoch ms of an ISO date, fractions of any length. */
export const timeOf = (value: unknown): number | undefined => {
  const at = typeof value === 'string' ? Date.parse(value.replace(/(\.\d{3})\d+/, '$1')) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
};
