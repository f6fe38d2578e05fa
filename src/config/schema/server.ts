import { z } from 'zod';
import { address, host } from './addresses.ts';
import { marks } from './marks.ts';
import { wholeNumber, words } from './scalars.ts';
import { secret } from './secrets.ts';
import { size } from './size.ts';

/** `server`: where the service listens, and who may look inside. */
export const serverSchema = z.strictObject({
  host: words('a host or address to listen on').default('0.0.0.0'),
  /** 0 takes any free port. */
  port: wholeNumber(0, 65_535).default(8080),
  publicUrl: address().exactOptional(),
  allowHttp: z.array(host()).register(marks, { expects: 'a list of hosts' }).default([]),
  admin: z.strictObject({ token: secret().exactOptional() }).prefault({}),
  metrics: z.strictObject({ token: secret().exactOptional() }).prefault({}),
});

const STORE = /^file:.|^postgres(ql)?:\/\/./;

/** `storage`: one embedded store, or a PostgreSQL database shared by several instances. */
export const storageSchema = z.strictObject({
  url: z
    .string()
    .refine((text) => STORE.test(text), {
      error: 'must begin with file: (embedded store) or postgres:// (several instances)',
    })
    .register(marks, {
      secret: 'password-url',
      limits: { pattern: STORE.source },
      expects: 'file:PATH or postgres://…',
    })
    .default('file:./data/deskbridge'),
  /** Bytes; files that were delivered make room for newer ones. */
  fileSpace: size('1GB').default(20 * 1024 ** 3),
});

/** `telemetry`: an OpenTelemetry endpoint; empty is off. */
export const telemetrySchema = z.strictObject({
  otlp: z.string().register(marks, { address: true, expects: 'an address, or "" for off' }).default(''),
});
