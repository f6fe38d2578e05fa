import { afterEach, describe, expect, test } from '@jest/globals';
import type { WantedOfWhatsApp } from '../../../src/core/inspection.ts';
import type { EmulatedTemplate } from '../../../src/sandbox/whatsapp/options.ts';
import { inspectCloudApi } from '../../../src/whatsapp/cloud-api/inspect.ts';
import { NUMBER, startEmulator } from '../../sandbox/whatsapp/harness.ts';

const reopen: EmulatedTemplate = { name: 'reply_waiting', language: 'de', body: 'Hallo {{1}}, wir haben Neues.' };
const number = { id: NUMBER.id, name: 'support', businessAccountId: NUMBER.businessAccountId };

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});

const inspect = async (
  wanted: Partial<WantedOfWhatsApp>,
  templates: readonly EmulatedTemplate[] = [reopen],
  accessToken = 'token-of-the-test',
) => {
  const world = await startEmulator({ templates });
  close = () => world.close();
  const options = { apiUrl: world.apiUrl, accessToken, timeoutMs: 2_000 };
  const found = await inspectCloudApi(
    { numbers: [number], templates: {}, ...wanted },
    options,
    AbortSignal.timeout(10_000),
  );
  return found.map((line) => `${line.level} ${line.what}: ${line.found}`);
};

const asks = (name: string, language: string, count: number): Partial<WantedOfWhatsApp> => ({
  templates: { waiting: { name, language, parameters: Array.from({ length: count }, () => 'x') } },
});

describe('Comparing the WhatsApp account with a configuration', () => {
  test('one that fits is told line by line', async () => {
    expect(await inspect(asks('reply_waiting', 'de', 1))).toEqual([
      'ok number support: is there, quality GREEN',
      'ok number support: belongs to its business account',
      'ok webhook: an app is subscribed to the business account',
      'ok template waiting: is approved, and its values fit',
    ]);
  });

  test.each([
    [
      'a name',
      asks('reply_waitin', 'de', 1),
      'fault template waiting: "reply_waitin" is not there: create it in WhatsApp Manager, or correct its name',
    ],
    [
      'a language',
      asks('reply_waiting', 'de_DE', 1),
      'fault template waiting: "reply_waiting" is there in de, not in de_DE: write Meta’s code of the language',
    ],
    [
      'a count of values',
      asks('reply_waiting', 'de', 2),
      'fault template waiting: "reply_waiting" takes 1 values, and parameters lists 2',
    ],
  ])('a template that differs in %s is a fault', async (_what, wanted, line) => {
    expect(await inspect(wanted)).toContain(line);
  });

  test('a template that is not approved is a fault', async () => {
    const found = await inspect(asks('reply_waiting', 'de', 1), [{ ...reopen, status: 'PAUSED' }]);
    expect(found).toContainEqual(expect.stringMatching(/^fault template waiting: .* is PAUSED/));
  });

  test('a number that nobody knows, and one of another business account', async () => {
    const unknown = { id: '99', name: 'sales', businessAccountId: NUMBER.businessAccountId };
    const found = await inspect({ numbers: [number, unknown] });
    expect(found).toContainEqual(expect.stringMatching(/^fault number sales: is not known to this token/));
    expect(found).toContain('fault number sales: does not belong to its businessAccountId: correct one of the two');
  });

  test('a number without its business account is compared as far as it can be', async () => {
    expect(await inspect({ numbers: [{ id: NUMBER.id, name: 'support' }] })).toEqual([
      'ok number support: is there, quality GREEN',
      'warn number support: has no businessAccountId: its account, templates and webhooks cannot be compared',
    ]);
  });

  test('a refused token is a fault, and does not show itself', async () => {
    const found = await inspect({}, [reopen], 'wrong-token');
    expect(found[0]).toMatch(/^fault number support: the access token is refused \(HTTP 401\)/);
    expect(found.join('\n')).not.toContain('wrong-token');
  });
});
