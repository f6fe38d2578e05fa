import { z } from 'zod';
import { placeholderAddress } from './addresses.ts';
import { marks } from './marks.ts';
import { duration, name, tags, words } from './scalars.ts';
import { secret } from './secrets.ts';

/** One kind of customer: any of tags, organizations and lookup is enough. */
const customerSchema = z
  .strictObject({
    tags: tags().default([]),
    organizations: z.array(words()).register(marks, { expects: 'a list of names' }).default([]),
    lookup: z
      .strictObject({
        url: placeholderAddress(),
        token: secret().exactOptional(),
        timeout: duration('1s', '30s').default(2000),
        /** Fields of the answer and the values that make somebody this kind of customer. */
        match: z
          .record(
            words(),
            z
              .union([z.string(), z.number(), z.boolean()])
              .register(marks, { expects: 'text, a number, true or false' }),
          )
          .refine((map) => Object.keys(map).length > 0, { error: 'is empty: say which answer matches' }),
      })
      .exactOptional(),
  })
  .refine((customer) => customer.tags.length + customer.organizations.length > 0 || customer.lookup !== undefined, {
    error: 'matches nobody: write tags, organizations or a lookup',
  });

/** `customers`: who is important. */
export const customersSchema = z
  .record(name(), customerSchema)
  .register(marks, { expects: 'a map of kinds of customers' });

/** A word or phrase to look for; `*` at the end stands for any ending. */
export const searchWord = () =>
  z
    .string()
    .refine((text) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text), {
      error: 'is empty: write a word or a phrase',
    })
    .refine((text) => !text.slice(0, -1).includes('*'), { error: 'has a * in the middle: it may only end a word' })
    .register(marks, { expects: 'text' });

/** `topics`: words by topic. */
export const topicsSchema = z
  .record(
    name(),
    z
      .array(searchWord())
      .refine((list) => list.length > 0, { error: 'is an empty list: fill it or remove the line' })
      .register(marks, { expects: 'a list of words' }),
  )
  .register(marks, { expects: 'a map of topics, each with a list of words' });
