import { expect, jest, test } from '@jest/globals';
import { describePostgres } from '../../support/postgres/database.ts';
import { openTwoStores } from './two-stores.ts';

jest.setTimeout(60_000);

describePostgres('room for files that several ask for at once', () => {
  test('is found by all of them as long as there are delivered files', async () => {
    const { a, b, database, close } = await openTwoStores();
    try {
      await database.query(
        `INSERT INTO files (id, ref, conversation_id, state, side, stored, wanted_at)
           SELECT 'wa:' || n, '{}', 'c' || n, 'stored', 'whatsapp', '{"size":10}', n FROM generate_series(1, 30) AS n`,
      );
      for (let round = 0; round < 5; round += 1) {
        const dropped = await Promise.all([a, b, a, b, a, b].map((store) => store.dropDelivered(1)));
        expect(dropped).toEqual(Array(6).fill({ files: 1, bytes: 10 }));
      }
      expect(await a.dropDelivered(1)).toEqual({ files: 0, bytes: 0 });
    } finally {
      await close();
    }
  });
});
