import { z } from 'zod';
import { marks } from './marks.ts';

/** An http(s) address without trailing slash. Which hosts may be plain http is checked for the file as a whole. */
export const address = () =>
  z
    .string()
    .refine((text) => text.trim() !== '', { error: 'is empty: write an address or remove the line' })
    .transform((text) => text.replace(/\/+$/, ''))
    .register(marks, { address: true, expects: 'an address such as https://example.com' });

/** An address in which placeholders stand for parts of the path or query. */
export const placeholderAddress = () =>
  z
    .string()
    .refine((text) => text.trim() !== '', { error: 'is empty: write an address or remove the line' })
    .register(marks, { address: true, placeholders: true, expects: 'an address such as https://example.com' });

/** A host name, with a port if need be; no scheme, no path. */
export const host = () =>
  z
    .string()
    .refine((text) => /^(\[[\da-f:]+\]|[\w-]+(\.[\w-]+)*)(:\d{1,5})?$/i.test(text), {
      error: 'is not a host: write the name alone, such as example.com, without https:// and path',
    })
    .register(marks, { expects: 'a host such as example.com' });
