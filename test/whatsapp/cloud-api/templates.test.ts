import { afterEach, describe, expect, test } from '@jest/globals';
import type { Log } from '../../../src/core/ports.ts';
import type { EmulatedTemplate } from '../../../src/sandbox/whatsapp/options.ts';
import { parseTemplate } from '../../../src/whatsapp/cloud-api/parse-template.ts';
import { createTemplateCatalogues } from '../../../src/whatsapp/cloud-api/templates.ts';
import { createCloudApiWebhook } from '../../../src/whatsapp/cloud-api/webhook-source.ts';
import { NUMBER, startEmulator } from '../../sandbox/whatsapp/harness.ts';
import { until } from '../../support/until.ts';

const MINUTE = 60_000;
const reopen: EmulatedTemplate = { name: 'reply_waiting', language: 'de', body: 'Hallo {{1}}, wir haben Neues.' };

const logged: string[] = [];
const note = (_fields: object, event: string) => void logged.push(event);
const log: Log = { debug: note, info: note, warn: note, error: note };

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
  logged.length = 0;
});

const start = async (templates: readonly EmulatedTemplate[], token = 'token-of-the-test') => {
  const world = await startEmulator({ templates });
  const catalogues = createTemplateCatalogues(
    {
      apiUrl: world.apiUrl,
      accessToken: token,
      numbers: [{ id: NUMBER.id, businessAccountId: NUMBER.businessAccountId }, { id: '2' }],
      timeoutMs: 2_000,
    },
    { clock: world.clock, log },
  );
  close = async () => {
    catalogues.close();
    await world.close();
  };
  const asked = () => world.emulator.oracle.requests.of('GET /:version/:id/message_templates');
  return { world, catalogues, asked };
};

describe('what Meta says of the templates of an account', () => {
  test('is read at the start, all pages of it, and not again while it is fresh', async () => {
    const many = Array.from({ length: 230 }, (_, no) => ({ name: `t${no}`, language: 'en', bodyParameters: 2 }));
    const { catalogues, asked } = await start([reopen, ...many]);
    expect(catalogues.of(NUMBER.id)).toBeUndefined();
    const known = await until('the catalogue', () => catalogues.of(NUMBER.id));
    expect(known).toHaveLength(231);
    expect(known[0]).toEqual({
      name: 'reply_waiting',
      language: 'de',
      status: 'APPROVED',
      category: 'UTILITY',
      parameters: 1,
      text: 'Hallo {{1}}, wir haben Neues.',
    });
    expect(known[230]).toMatchObject({ name: 't229', parameters: 2 });
    expect(asked()).toBe(3);
    catalogues.of(NUMBER.id);
    expect(asked()).toBe(3);
  });

  test('is asked anew after ten minutes, the old answer serving meanwhile', async () => {
    const { world, catalogues, asked } = await start([reopen]);
    await until('the catalogue', () => catalogues.of(NUMBER.id));
    world.clock.advance(10 * MINUTE);
    expect(catalogues.of(NUMBER.id)).toHaveLength(1);
    await until('the second question', () => asked() === 2);
  });

  test('is forgotten when Meta tells of a change', async () => {
    const { world, catalogues } = await start([reopen]);
    await until('the catalogue', () => catalogues.of(NUMBER.id));
    const changed: string[] = [];
    const source = createCloudApiWebhook({ appSecrets: [], onTemplatesChanged: () => changed.push('now') });
    await world.emulator.setTemplateStatus('reply_waiting', 'PAUSED');
    const told = world.receiver.received.at(-1);
    if (!told) throw new Error('no webhook came');
    source.parse(told.raw, 0);
    expect(changed).toEqual(['now']);
    world.clock.advance(2 * MINUTE);
    catalogues.forget();
    expect(catalogues.of(NUMBER.id)).toBeUndefined();
    const known = await until('the new catalogue', () => catalogues.of(NUMBER.id));
    expect(known[0]?.status).toBe('PAUSED');
  });

  test('is asked for once a minute at most, however often Meta tells', async () => {
    const { catalogues, asked } = await start([reopen]);
    await until('the catalogue', () => catalogues.of(NUMBER.id));
    for (let times = 0; times < 20; times += 1) catalogues.forget();
    expect(catalogues.of(NUMBER.id)).toBeUndefined();
    expect(asked()).toBe(1);
  });

  test('is not known for a number without a business account, nor when it cannot be read', async () => {
    const { catalogues } = await start([reopen], 'wrong');
    await until('the refusal', () => logged.includes('templates.not-read'));
    expect(catalogues.of(NUMBER.id)).toBeUndefined();
    expect(catalogues.of('2')).toBeUndefined();
    expect(catalogues.of('3')).toBeUndefined();
  });

  test('is not believed for ever when it cannot be asked anew', async () => {
    const { world, catalogues } = await start([reopen]);
    await until('the catalogue', () => catalogues.of(NUMBER.id));
    world.emulator.access.token = 'another';
    world.clock.advance(59 * MINUTE);
    expect(catalogues.of(NUMBER.id)).toHaveLength(1);
    await until('the refusal', () => logged.includes('templates.not-read'));
    world.clock.advance(MINUTE);
    expect(catalogues.of(NUMBER.id)).toBeUndefined();
  });
});

describe('a template that wants more than values in its body is marked', () => {
  const body = { type: 'BODY', text: 'Hello {{1}}' };
  const base = { name: 'a', language: 'en', status: 'APPROVED' };
  test.each([
    ['a picture', { components: [{ type: 'HEADER', format: 'IMAGE' }, body] }],
    ['a value in its header', { components: [{ type: 'HEADER', format: 'TEXT', text: 'For {{1}}' }, body] }],
    [
      'a value in an address',
      { components: [body, { type: 'BUTTONS', buttons: [{ type: 'URL', url: 'https://x/{{1}}' }] }] },
    ],
    ['a code', { components: [body, { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE' }] }] }],
    ['values by name', { parameter_format: 'NAMED', components: [body] }],
    ['a login code', { category: 'AUTHENTICATION', components: [body] }],
  ])('%s', (_what, more) => {
    expect(parseTemplate({ ...base, ...more })).toMatchObject({ needsMore: true });
  });

  test('quick replies, a fixed address and a fixed header are fine', () => {
    const buttons = [
      { type: 'QUICK_REPLY', text: 'Yes' },
      { type: 'URL', url: 'https://x.example' },
    ];
    const components = [{ type: 'HEADER', format: 'TEXT', text: 'News' }, body, { type: 'BUTTONS', buttons }];
    expect(parseTemplate({ ...base, components })).not.toHaveProperty('needsMore');
  });

  test.each([undefined, 'x', {}, { name: 1 }, { name: 'a', language: 'en' }])('%p is none', (element) => {
    expect(parseTemplate(element)).toBeUndefined();
  });
});
