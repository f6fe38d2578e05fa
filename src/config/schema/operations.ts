import { z } from 'zod';
import { address } from './addresses.ts';
import { marks } from './marks.ts';
import { duration } from './scalars.ts';
import { secret } from './secrets.ts';
import { wordList } from './threading.ts';

/** `delivery`: how long calls are tried. */
export const deliverySchema = z.strictObject({
  giveUpAfter: duration('1m').default(86_400_000),
  holdDead: duration('0s').default(900_000),
});

/** `sentiment`: built-in lexicons; a service may raise afterwards. */
export const sentimentSchema = z.strictObject({
  webhook: z
    .strictObject({ url: address(), secret: secret().exactOptional(), timeout: duration('1s', '30s').default(2000) })
    .exactOptional(),
});

const KEY_BYTES = 32;

const key = () =>
  secret()
    .refine((text) => /^[A-Za-z0-9+/_-]+=*$/.test(text) && Buffer.from(text, 'base64').length === KEY_BYTES, {
      error: `is not a key: base64 of exactly ${KEY_BYTES} bytes, as \`openssl rand -base64 32\` prints`,
    })
    .register(marks, { secret: 'token', expects: `a key such as "\${NAME}"` });

/** `privacy`: what is kept, for how long, and encrypted or not. */
export const privacySchema = z.strictObject({
  retainMessages: duration('1h').default(2_592_000_000),
  retainDead: duration('1h').default(2_592_000_000),
  retainEvents: duration('1d').default(7_776_000_000),
  /** The first encrypts, all decrypt; none: not encrypted. */
  encryptionKey: z
    .union([key(), z.array(key())])
    .transform((value): string[] => (Array.isArray(value) ? value : [value]))
    .register(marks, { secret: 'token', expects: `a key such as "\${NAME}", or a list of them` })
    .default([]),
  optOutWords: wordList('a list of opt-out words').default(true),
});
