import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../support/until.ts';
import { minimal, openWorkplace, type Workplace } from './service.ts';

let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace();
});
afterAll(() => place.close());

const config = () => ['--config', place.file];

describe('deskbridge on the command line', () => {
  test('says what to do when there is no configuration, and exits with 78', async () => {
    const { code, err } = await place.run(['start', '--config', `${place.folder}/none.yaml`]).ended;
    expect(code).toBe(78);
    expect(err).toContain('npm run sandbox');
  });

  test('check prints every fault with its line and exits with 78', async () => {
    place.writeConfig(minimal('treading: { window: 24h }\nreplies: { holdFor: seven }\n'));
    const { code, err } = await place.run(['check', ...config()]).ended;
    expect(code).toBe(78);
    expect(err).toMatch(/treading: .*threading.* \(line 15\)/);
    expect(err).toMatch(/replies\.holdFor: .* \(line 16\)/);
  });

  test('check accepts the minimal file', async () => {
    place.writeConfig(minimal());
    const { code, out } = await place.run(['check', ...config()]).ended;
    expect(code).toBe(0);
    expect(out).toContain('is sound');
  });

  test.each([
    ['mode: observe', 'mode'],
    ['privacy: { optOutWords: [stop] }', 'privacy.optOutWords'],
  ])('start refuses a protection that does not work yet: %s', async (line, key) => {
    place.writeConfig(minimal(`${line}\n`));
    const { code, err } = await place.run(['start', ...config()]).ended;
    expect(code).toBe(78);
    expect(err).toContain(key);
  });

  test('an unknown command names the nearest one', async () => {
    const { code, err } = await place.run(['strat']).ended;
    expect(code).toBe(1);
    expect(err).toContain('start');
  });
});

describe('a running service', () => {
  test('explains its decisions, reloads, refuses a second one, and drains on SIGTERM', async () => {
    place.writeConfig(minimal());
    const service = place.run(['start', ...config()]);
    const { port } = (await service.logged('service.started')) as { port: number };
    place.vendors.connect(`http://127.0.0.1:${port}`);
    const customer = place.vendors.whatsapp.createCustomer({ name: 'Maria Rossi', phone: '393331234567' });
    const phone = place.vendors.whatsapp.phone(customer);
    const { wamid } = await phone.sendText('A word nobody may find in a log');
    await until('a ticket', () => place.vendors.zendesk.desk.listTickets()[0]);

    const overSocket = await place.run(['explain', wamid, ...config()]).ended;
    expect(overSocket.code).toBe(0);
    expect(overSocket.out).toContain('threading.first');
    const unknown = await place.run(['explain', 'wamid.unknown', ...config()]).ended;
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('Nothing is known') });
    const dead = await place.run(['dead', 'list', ...config()]).ended;
    expect(dead).toMatchObject({ code: 0, out: 'no dead entries\n' });

    const second = await place.run(['start', ...config()]).ended;
    expect(second.code).toBe(1);
    expect(second.out).toContain('in use by another process');

    place.writeConfig(minimal('threading: { windw: 24h }\n'));
    service.child.kill('SIGHUP');
    await service.logged('config.not-reloaded');
    place.writeConfig(minimal('threading: { window: 48h }\n'));
    service.child.kill('SIGHUP');
    await service.logged('config.reloaded');

    service.child.kill('SIGTERM');
    const { code, out } = await service.ended;
    expect(code).toBe(0);
    expect(out).not.toContain('nobody may find');
    expect(out).not.toContain('3331234567');
    expect(out).not.toContain(place.vendors.env['SANDBOX_ACCESS_TOKEN'] ?? 'no token');

    const fromStore = await place.run(['explain', wamid, ...config()]).ended;
    expect(fromStore.out).toBe(overSocket.out);
  }, 30_000);
});
