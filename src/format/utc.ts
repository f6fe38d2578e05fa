/** `2026-11-29 04:00 UTC` of epoch ms; `?` for what no calendar has. */
export function inWords(at: number): string {
  if (!(Math.abs(at) <= 8.64e15)) return '?';
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
