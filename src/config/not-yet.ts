import { isDeepStrictEqual } from 'node:util';
import type { ConfigPath } from './config-path.ts';
import { asRecord, formatPath } from './config-path.ts';
import type { Fault } from './fault.ts';
import type { ExplicitKey } from './load.ts';
import type { Config } from './schema/config.ts';
import { configSchema } from './schema/config.ts';
import { valueAt } from './schema-at.ts';

/** A part of the language whose feature does not exist in this version. */
interface NotYet {
  /** Dotted; `*` stands for any key or list position. */
  readonly at: string;
  /** True when it restrains or protects: running without it would do what the operator forbade. */
  readonly refuse?: true;
  /** Instead of the usual words. */
  readonly message?: string;
  /** Replaces the usual test "differs from the default and is not off". */
  readonly isSet?: (value: unknown, config: Config) => boolean;
}

const IGNORED = 'not available in this version, ignored';
const REFUSED = 'not available in this version, and it restrains or protects: the service does not start with it';

/** A rule may reply with it. */
const PENDING = 'is not sent by itself in this version';

const isEnabled = (value: unknown): boolean => asRecord(value)?.enabled !== false;

/** One line for each feature that is still to come; whoever builds it deletes its line. */
export const NOT_YET: readonly NotYet[] = [
  { at: 'whatsapp.numbers.*.messages.pending', message: PENDING },
  { at: 'whatsapp.numbers.*.messages.solved', message: PENDING },
  {
    at: 'hours.*',
    refuse: true,
    message: "the helpdesk's own schedules cannot be read in this version: write timeZone and open",
    isSet: (schedule) => asRecord(schedule)?.from === 'helpdesk',
  },
  { at: 'customers.*.lookup' },
  {
    at: 'bot.webhook',
    message: 'an outside bot is not available in this version: people answer from the first message on',
  },
  { at: 'messages.pending', message: PENDING },
  { at: 'messages.solved', message: PENDING },
  { at: 'survey', isSet: isEnabled },
  { at: 'sentiment.webhook' },
  { at: 'reports' },
  { at: 'privacy.encryptionKey', refuse: true },
  { at: 'telemetry' },
];

// Only the defaults are read from it.
const BARE = configSchema.parse({
  version: 1,
  whatsapp: { appSecret: 'x', verifyToken: 'x', accessToken: 'x', numbers: [{ id: '1' }] },
  helpdesk: {
    provider: 'zendesk',
    url: 'https://x.example',
    auth: { clientId: 'x', clientSecret: 'x' },
    webhookSecret: 'x',
  },
});

const isOff = (value: unknown): boolean =>
  value === undefined ||
  value === false ||
  value === '' ||
  (Array.isArray(value)
    ? value.length === 0
    : asRecord(value) !== undefined && Object.keys(asRecord(value) ?? {}).length === 0);

const matches = (path: ConfigPath, at: string): boolean => {
  const steps = at.split('.');
  return steps.length === path.length && steps.every((step, index) => step === '*' || step === path[index]);
};

/**
 * What stands in the file, is switched on, and does nothing yet. `warnings` are ignored keys; with `refusals` the
 * service must not start (`check` prints both as warnings). `explicit` comes from `loadConfig`.
 */
export const unsupportedKeys = (
  config: Config,
  explicit: readonly ExplicitKey[],
): { readonly warnings: readonly Fault[]; readonly refusals: readonly Fault[] } => {
  const warnings: Fault[] = [];
  const refusals: Fault[] = [];
  for (const { path, line } of explicit) {
    const value = valueAt(config, path);
    for (const entry of NOT_YET.filter(({ at }) => matches(path, at))) {
      const isSet = entry.isSet ?? ((one: unknown) => !isOff(one) && !isDeepStrictEqual(one, valueAt(BARE, path)));
      if (!isSet(value, config)) continue;
      const message = entry.message ?? (entry.refuse ? REFUSED : IGNORED);
      (entry.refuse ? refusals : warnings).push({ path: formatPath(path), message, line });
    }
  }
  return { warnings, refusals };
};
