import type { SoakResult } from './run.ts';

/** Whether the promise held. */
export const isClean = ({ inbound, outbound, split, swept }: SoakResult): boolean =>
  split + swept === 0 &&
  [inbound, outbound].every((way) => way.lost.length + way.doubled.length + way.inverted.length === 0);

/** The table that `docs/reliability.md` shows. */
export const reportOf = (result: SoakResult): readonly string[] => {
  const sorted = result.downtimesMs.toSorted((a, b) => a - b);
  const median = Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
  const faults = Object.entries(result.faults).map(([kind, n]) => `${kind} ${n}`);
  const row = (name: string, way: SoakResult['inbound']) =>
    `| ${name} | ${way.sent} | ${way.arrived} | ${way.lost.length} | ${way.doubled.length} | ${way.inverted.length} |`;
  return [
    '| direction | sent | arrived | lost | doubled | inverted |',
    '| --- | --- | --- | --- | --- | --- |',
    row('customer to ticket', result.inbound),
    row('agent to phone', result.outbound),
    '',
    `kills: ${result.kills}, from a kill to its successor's readiness ${median} ms (median), ${Math.round(sorted.at(-1) ?? 0)} ms (longest)`,
    ...(result.crashes + result.cuts > 0
      ? [`database: ${result.crashes} crashes of the server, ${result.cuts} cuts of the lines to it`]
      : []),
    `faults: ${faults.join(', ')}`,
    `replies an agent was asked about: ${result.asked}; conversations with more than one ticket: ${result.split}; doubled by the marks: ${result.swept}`,
    `took ${Math.round(result.seconds)} s`,
  ];
};
