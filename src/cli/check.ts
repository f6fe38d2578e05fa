import { formatFault } from '../config/fault.ts';
import { unsupportedKeys } from '../config/not-yet.ts';
import { describeConfig } from '../config/redact.ts';
import { EXIT_CONFIG, readConfig } from './read-config.ts';

/** `deskbridge check`: 0 when the file is sound, 78 with every fault of it otherwise. */
export const check = (options: { readonly config?: string }, print: (line: string) => void): number => {
  const read = readConfig(options);
  if (!read.ok) return EXIT_CONFIG;
  for (const line of describeConfig(read.config)) print(line);
  const { warnings, refusals } = unsupportedKeys(read.config, read.explicit);
  for (const warning of [...read.warnings, ...warnings]) print(`warning: ${formatFault(warning)}`);
  for (const refusal of refusals) print(`warning: the service will not start with this: ${formatFault(refusal)}`);
  print(`${read.path} is sound`);
  return 0;
};
