import { z } from 'zod';
import { marks } from './marks.ts';

const filled = () =>
  z
    .string()
    .refine((text) => text.trim() !== '', { error: 'is empty: the variable or file it comes from holds nothing' });

/** A token, password or key. */
export const secret = () => filled().register(marks, { secret: 'token', expects: `a secret such as "\${NAME}"` });

/** A secret that is rotated: one, or a list of which each is accepted. Always a list once parsed. */
export const secrets = () => {
  const item = secret();
  return z
    .union([
      item,
      z.array(item).refine((list) => list.length > 0, { error: 'is an empty list: name at least one secret' }),
    ])
    .transform((value): string[] => (Array.isArray(value) ? value : [value]))
    .register(marks, { secret: 'token', expects: `a secret such as "\${NAME}", or a list of them` });
};

/** An address that is itself the secret, as the incoming webhooks of Slack and Teams are. */
export const secretAddress = () =>
  filled().register(marks, { secret: 'url', address: true, expects: `an address such as "\${NAME}"` });
