import { describe, expect, jest, test } from '@jest/globals';
import { findBinaries } from '../support/postgres/binaries.ts';
import { describePostgres } from '../support/postgres/database.ts';
import { SHORT, type SoakOptions } from './soak/options.ts';
import { reportOf } from './soak/report.ts';
import { soak } from './soak/run.ts';

jest.setTimeout(240_000);

const NOTHING = { lost: [], doubled: [], inverted: [] };

const expectAllOnce = async (options: SoakOptions): Promise<void> => {
  const result = await soak(options, () => {});
  process.stdout.write(
    `soak, ${options.helpdesk}, ${options.store} store, seed ${options.seed}\n${reportOf(result).join('\n')}\n`,
  );
  expect(result.inbound).toMatchObject({ sent: options.messages, ...NOTHING });
  expect(result.outbound).toMatchObject({ sent: options.messages / options.messagesPerReply, ...NOTHING });
  expect(result.split).toBe(0);
  expect(result.kills).toBeGreaterThan(0);
};

test('whatever the vendors do and however often the service is killed, nothing is lost, doubled or out of order', async () => {
  await expectAllOnce(SHORT);
});

test('nor with Freshdesk, which knows neither keys nor marks', async () => {
  await expectAllOnce({ ...SHORT, helpdesk: 'freshdesk', messages: 120, conversations: 12 });
});

// The server itself is crashed here: that needs one of our own, whatever TEST_DATABASE_URL names.
const describeServer =
  findBinaries() === undefined && process.env['DESKBRIDGE_REQUIRE_POSTGRES'] !== '1' ? describe.skip : describePostgres;

describeServer('two instances on one PostgreSQL', () => {
  test('nor is anything when they are killed, their database crashes and the lines to it are cut', async () => {
    await expectAllOnce({
      ...SHORT,
      store: 'postgres',
      instances: 2,
      messages: 60,
      conversations: 6,
      crashDatabaseEveryMs: 6_000,
      cutLinesEveryMs: 3_000,
    });
  });
});
