import type { NumberId } from '../core/ids.ts';
import type { NumberPolicy, Policy } from '../core/policy.ts';
import { hashConfig } from './hash-config.ts';
import type { Config } from './schema/config.ts';

type NumberConfig = Config['whatsapp']['numbers'][number];

const compileNumber = ({ id, name, language, group, brand, tags, messages }: NumberConfig): NumberPolicy => ({
  id,
  name,
  language,
  tags,
  ...(group === undefined ? {} : { group }),
  ...(brand === undefined ? {} : { brand }),
  ...(messages.acknowledgement === undefined ? {} : { acknowledgement: messages.acknowledgement }),
});

/** The part of the configuration that decisions depend on, as plain data. Holds no secrets. */
export const compilePolicy = (config: Config): Policy => {
  const { window, mode, newRequest, closingWords, since } = config.threading;
  const { unknownOutcome, prefix, dropSignatureAfter } = config.replies;
  const numbers: Record<NumberId, NumberPolicy> = {};
  for (const number of config.whatsapp.numbers) numbers[number.id] = compileNumber(number);
  return {
    hash: hashConfig(config),
    mode: config.mode,
    pilot: config.whatsapp.pilot,
    threading: { windowMs: window, mode, newRequest, closingWords, ...(since === undefined ? {} : { since }) },
    ticket: config.ticket,
    numbers,
    acknowledgement: config.messages.acknowledgement,
    replies: { unknownOutcome, prefix, ...(dropSignatureAfter === undefined ? {} : { dropSignatureAfter }) },
  };
};
