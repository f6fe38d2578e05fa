import { expect, jest, test } from '@jest/globals';
import type { FaultKind } from '../../src/sandbox/shared/faults.ts';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { type Seeded, seeded } from '../support/seeded.ts';
import { QUICK_TIMINGS } from '../support/timings.ts';
import { until } from '../support/until.ts';

jest.setTimeout(40_000);

const KINDS: readonly FaultKind[] = [
  'status',
  'hang',
  'reset',
  'login-page',
  'commit-then-status',
  'commit-then-hang',
  'commit-then-reset',
  'late-commit',
  'truncated-json',
];

/** Faults of every kind strike somewhere among the next requests of both vendors. */
const plantFaults = (bridge: Bridge, random: Seeded): void => {
  for (const { faults } of [bridge.world.zendesk, bridge.world.whatsapp]) {
    for (let no = 0; no < 14; no += 1) {
      const kind = KINDS[random(KINDS.length)] ?? 'status';
      const late = kind === 'late-commit' ? { delayMs: 30, status: 502 } : {};
      const commit = kind === 'login-page' ? { commit: random(2) === 0 } : {};
      faults.add({ kind, after: random(40), match: { path: /^\/(?!_emulator)/ }, ...late, ...commit });
    }
  }
};

test.each([1, 2, 3])(
  'whatever goes wrong at both vendors, every word arrives once and in order (seed %i)',
  async (seed) => {
    await withBridge({ timings: QUICK_TIMINGS, yaml: 'replies: { unknownAfter: 1s }' }, async (bridge) => {
      const random = seeded(seed);
      plantFaults(bridge, random);
      const phones = [bridge.customer(), bridge.customer(), bridge.customer(), bridge.customer()];
      const texts = Array.from({ length: 8 }, (_, no) => `message ${no}`);
      const replies = Array.from({ length: 4 }, (_, no) => `reply ${no}`);
      const ticketOf = (name: string | undefined) =>
        bridge.tickets().find(({ requesterId }) => bridge.world.zendesk.account.users.get(requesterId)?.name === name);
      const answered = new Set<number>();
      // An agent who is asked about a reply in doubt has it sent again: the emulated phone tells whether it was there.
      const answerQuestions = () => {
        for (const ticket of bridge.tickets()) {
          for (const { id, plain } of ticket.comments) {
            if (!plain.startsWith('[unknown]') || answered.has(id)) continue;
            answered.add(id);
            bridge.note(ticket, '/resend');
          }
        }
      };
      await Promise.all(
        phones.map(async (phone) => {
          for (const text of texts) await phone.sendText(text);
          const ticket = await until('a ticket', () => ticketOf(phone.customer.name), 20_000);
          for (const text of replies) bridge.reply(ticket, text);
        }),
      );
      await until(
        'every reply',
        () => {
          answerQuestions();
          return phones.every((phone) => phone.received().length >= replies.length);
        },
        25_000,
      );
      await bridge.rest();
      expect(bridge.tickets().length).toBe(phones.length);
      for (const phone of phones) {
        const ticket = ticketOf(phone.customer.name);
        expect(
          ticket &&
            bridge
              .customerWords(ticket)
              .join('\n')
              .match(/message \d/g),
        ).toEqual(texts);
        expect(phone.received()).toEqual(replies);
      }
    })();
  },
);
