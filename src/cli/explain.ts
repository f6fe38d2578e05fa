import type { Reason } from '../core/decision.ts';
import type { Explained } from '../core/reads.ts';
import { reasonInWords } from '../format/reasons.ts';
import { ask } from './ask.ts';
import { type ConfigOption, readForStore, reportFaults } from './read-config.ts';

/** `deskbridge explain ID`: the decisions on a message or a ticket, with their reasons. */
export const explain = async (id: string, options: ConfigOption, print: (line: string) => void): Promise<number> => {
  const read = readForStore(options);
  if (!read.ok) return reportFaults(read);
  const answer = await ask<{ decisions: readonly Explained[] }>(read.config, {
    path: `/api/explain/${encodeURIComponent(id)}`,
    ofStore: async (reads) => ({ decisions: await reads.explain(id) }),
  });
  const decisions = answer?.decisions ?? [];
  if (decisions.length === 0) {
    process.stderr.write(`Nothing is known of ${id}: give a message id (wamid…) or the helpdesk's ticket number.\n`);
    return 1;
  }
  for (const decision of decisions) {
    print(`${new Date(decision.receivedAt).toISOString()}  ${decision.type}  (event ${decision.eventId})`);
    if (isOpen(decision)) print('    not decided yet');
    for (const reason of decision.reasons) {
      print(`    because  ${inWords(reason, decision)}`);
      const facts = Object.entries(reason.detail ?? {}).map(([name, value]) => `${name} ${value}`);
      print(`             ${[reason.code, ...facts].join('  ')}`);
    }
    for (const effect of decision.effects) print(`    effect   ${effect.kind}  ${effect.state}  (${effect.id})`);
  }
  return 0;
};

/** `deskbridge explain --last N`: the newest decisions, newest first, each with the message id that `explain` takes. */
export const explainLast = async (
  count: number,
  options: ConfigOption,
  print: (line: string) => void,
): Promise<number> => {
  const read = readForStore(options);
  if (!read.ok) return reportFaults(read);
  const answer = await ask<{ decisions: readonly Explained[] }>(read.config, {
    path: `/api/decisions?limit=${count}`,
    ofStore: async (reads) => ({ decisions: await reads.decisions(undefined, count) }),
  });
  const decisions = answer?.decisions ?? [];
  for (const decision of [...decisions].reverse()) {
    const { receivedAt, type, wamid } = decision;
    print([new Date(receivedAt).toISOString(), type, ...(wamid === undefined ? [] : [wamid])].join('  '));
    if (isOpen(decision)) print('    not decided yet');
    for (const reason of decision.reasons) print(`    because  ${inWords(reason, decision)}`);
  }
  if (decisions.length === 0) print('nothing came in yet');
  return 0;
};

const isOpen = ({ decidedAt, reasons }: Explained): boolean => decidedAt === undefined && reasons.length === 0;

const inWords = (reason: Reason, { tickets }: Explained): string =>
  reasonInWords(reason, {
    ticket: (key) => {
      const id = tickets?.[key];
      return id === undefined ? undefined : `#${id}`;
    },
  });
