import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from './webhook-bodies.ts';

/** A webhook as Meta documents it, and what its one event holds. */
interface Kind {
  readonly webhook: unknown;
  readonly event: object;
  /** Kept and counted instead of decided. */
  readonly discard?: string;
}

const FOLDER = new URL('../../fixtures/whatsapp/kinds/', import.meta.url);
const kinds = readdirSync(FOLDER).map((name): [string, Kind] => [
  name.replace('.json', ''),
  JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')),
]);

describe('every kind of message', () => {
  test.each(kinds)('%s', (_name, { webhook, event, discard }) => {
    const { events, unreadable, account } = parse(webhook);
    expect([unreadable, account, events.length]).toEqual([[], [], 1]);
    expect(events[0]?.event).toMatchObject(event);
    expect(events[0]?.discard).toBe(discard);
  });

  test('belongs to the customer who did it', () => {
    for (const [name, { webhook }] of kinds) {
      const address = parse(webhook).events[0]?.address;
      const aliases = address?.to === 'contact' ? address.identity.aliases : [];
      expect([name, aliases]).toEqual([name, expect.arrayContaining([{ kind: 'phone', value: '491701234567' }])]);
    }
  });

  test('is there', () => expect(kinds.length).toBeGreaterThan(40));
});
