import { writeFileSync } from 'node:fs';
import { compilePolicy } from '../config/policy.ts';
import type { RecordedTalk } from '../core/reads.ts';
import { makeScenario } from '../simulate/make-scenario.ts';
import { ask } from './ask.ts';
import { type ConfigOption, readForStore, reportFaults } from './read-config.ts';

/** `deskbridge simulate --record ID`: a masked scenario of a stored talk, into a new file or printed. */
export const recordScenario = async (
  id: string,
  file: string | undefined,
  options: ConfigOption,
  print: (line: string) => void,
): Promise<number> => {
  const read = readForStore(options);
  if (!read.ok) return reportFaults(read);
  const talk = await ask<RecordedTalk>(read.config, {
    path: `/api/talks/${encodeURIComponent(id)}`,
    ofStore: (reads) => reads.recorded(id) as Promise<RecordedTalk>,
  });
  const made = talk && makeScenario(talk, compilePolicy(read.config));
  if (!made) {
    const why = talk ? 'Nothing that the customer wrote is kept any more' : 'Nothing is known';
    process.stderr.write(`${why} of ${id}: give a message id (wamid…) or the helpdesk's ticket number.\n`);
    return 1;
  }
  for (const difference of made.differences) process.stderr.write(`masked it is another talk: ${difference}\n`);
  if (file === undefined) print(made.text.trimEnd());
  else {
    // Never over a file that is there: it may be somebody's work.
    writeFileSync(file, made.text, { flag: 'wx', mode: 0o600 });
    print(`written to ${file}: look through it, then name it and add what you expect`);
  }
  return 0;
};
