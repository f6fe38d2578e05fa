import type { DestinationStream } from 'pino';
import { pino } from 'pino';
import type { Log } from '../core/ports.ts';
import { redactFields } from './redact.ts';
import { serviceVersion } from './version.ts';

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Where the lines go; stdout without one. */
  readonly destination?: DestinationStream;
}

/**
 * The service's log: one JSON object a line with `level`, `time` (ISO 8601), `service`, `version`, `event` and the
 * fields. Everything that looks like a secret, a number or a customer's words is hidden. Never throws.
 */
export function createLog({ level, destination }: LogOptions): Log {
  const logger = pino(
    {
      level,
      messageKey: 'event',
      // The fence below serialises errors wherever they stand.
      serializers: { err: (value: unknown) => value },
      base: { service: 'deskbridge', version: serviceVersion },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redactFields },
    },
    ...(destination ? [destination] : []),
  );
  return {
    debug: (fields, event) => logger.debug(fields, event),
    info: (fields, event) => logger.info(fields, event),
    warn: (fields, event) => logger.warn(fields, event),
    error: (fields, event) => logger.error(fields, event),
  };
}
