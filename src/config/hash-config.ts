import { createHash } from 'node:crypto';
import { withoutSecrets } from './redact.ts';
import type { Config } from './schema/config.ts';

/**
 * Names a configuration: SHA-256 in hex over everything but secrets, so that rotating one changes nothing and nothing
 * can be guessed from it. The order of keys is the schema's; only names that the operator chose keep the file's order,
 * since the first language of a text is the one that is used when no other fits.
 */
export const hashConfig = (config: Config): string =>
  createHash('sha256')
    .update(JSON.stringify(withoutSecrets(config)))
    .digest('hex');
