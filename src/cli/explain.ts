import type { Explained } from '../core/store.ts';
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
    if (decision.decidedAt === undefined && decision.reasons.length === 0) print('    not decided yet');
    for (const reason of decision.reasons) {
      print(`    because  ${reasonInWords(reason, { ticket: (key) => ticketName(decision, key) })}`);
      const facts = Object.entries(reason.detail ?? {}).map(([name, value]) => `${name} ${value}`);
      print(`             ${[reason.code, ...facts].join('  ')}`);
    }
    for (const effect of decision.effects) print(`    effect   ${effect.kind}  ${effect.state}  (${effect.id})`);
  }
  return 0;
};

const ticketName = ({ tickets }: Explained, key: string): string | undefined => {
  const id = tickets?.[key];
  return id === undefined ? undefined : `#${id}`;
};
