/** ISO date with whole seconds, as helpdesks write them. */
export const isoDate = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
