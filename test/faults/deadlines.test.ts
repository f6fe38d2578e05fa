import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { startVendors, type Vendors } from '../../src/sandbox/start/world.ts';
import { configText } from '../support/config-text.ts';
import { MINUTE } from '../support/moved-clock.ts';
import { describePostgres, emptyDatabase, type TestDatabase } from '../support/postgres/database.ts';
import { type ServiceProcess, startProcess } from '../support/service-process.ts';
import { until } from '../support/until.ts';

jest.setTimeout(540_000);

/** How many times as fast as the machine's the clock of all three runs. */
const SPEED = 20;
const TICKETS = Number(process.env['TICKETS'] ?? 20);
const STAGES = ['before 1m', 'after 0m', 'after 2m'];
const TARGET_MINUTES = 8;

describePostgres('deadlines on two instances that are killed again and again', () => {
  let database: TestDatabase;
  let folder: string;
  let vendors: Vendors;
  let services: ServiceProcess[];
  let ahead: number;
  const since = Date.now();
  const now = () => Math.round(since + (Date.now() - since) * SPEED) + ahead;

  beforeEach(async () => {
    database = await emptyDatabase();
    folder = mkdtempSync(join(tmpdir(), 'deskbridge-'));
    services = [];
    ahead = 0;
    writeFileSync(
      join(folder, 'deskbridge.yaml'),
      configText({
        helpdesk: '  reconcileEvery: 1h',
        storage: database.url,
        yaml: `sla:
  every: 10s
  stages:
${STAGES.map((stage) => `    - { metric: first-reply, ${stage.replace(' ', ': ')}, notify: [assignee] }`).join('\n')}`,
      }),
    );
    vendors = await startVendors({
      clock: { now },
      store: join(folder, 'store'),
      whatsapp: { retryDelaysMs: [50, 100, 200, 400] },
      zendesk: {
        limits: { off: true },
        tokenTtlSeconds: 100_000,
        slas: { policies: [{ title: 'All', targets: { normal: { first_reply_time: TARGET_MINUTES } } }] },
      },
    });
  });
  afterEach(async () => {
    await Promise.all(services.map((service) => service.end()));
    await vendors.close();
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  const start = async (): Promise<ServiceProcess> => {
    const service = startProcess('quick', join(folder, 'deskbridge.yaml'), {
      ...vendors.env,
      CLOCK_SPEED: String(SPEED),
      CLOCK_SINCE: String(since),
      CLOCK_AHEAD_MS: String(ahead),
      LIMITS: 'off',
    });
    services.push(service);
    vendors.connect(await service.ready());
    return service;
  };
  const tickets = () => vendors.zendesk.desk.listTickets();
  /** The stages that stand on a ticket, in their order: notes that waited together are one comment. */
  const firedOn = (ticket: ReturnType<typeof tickets>[number]): readonly string[] =>
    ticket.comments
      .filter((comment) => !comment.public)
      .flatMap(({ plain }) => [...plain.matchAll(/^Why: stage ([a-z]+ \d+m)/gm)].map(([, stage]) => stage ?? ''));
  const fired = (): number => tickets().reduce((sum, ticket) => sum + firedOn(ticket).length, 0);

  test('every stage of every ticket fires exactly once, in order, over an outage across its time too', async () => {
    let pair = [await start(), await start()];
    for (let no = 0; no < TICKETS; no += 1) {
      const draft = { name: `Customer ${no}`, phone: `4915112345${String(no).padStart(4, '0')}` };
      await vendors.whatsapp.phone(vendors.whatsapp.createCustomer(draft)).sendText('Hello');
    }
    await until('the tickets', () => tickets().length === TICKETS, 60_000 + TICKETS * 100);
    // One of the two dies, in turns, while the first stages come due.
    for (let kills = 0; fired() < TICKETS; kills += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await pair[kills % 2]?.end();
      pair[kills % 2] = await start();
      if (kills > 200) throw new Error(`only ${fired()} stages fired`);
    }
    // Both are away while the others come due.
    await Promise.all(pair.map((service) => service.end()));
    ahead += 25 * MINUTE;
    pair = [await start(), await start()];
    for (let kills = 0; fired() < TICKETS * STAGES.length; kills += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      if (kills < 3) {
        await pair[kills % 2]?.end();
        pair[kills % 2] = await start();
      }
      if (kills > 200) throw new Error(`only ${fired()} stages fired`);
    }
    // A double would come from a look that is still due, or from a note whose fate is still in doubt.
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(tickets().map(firedOn)).toEqual(Array(TICKETS).fill(STAGES));
    expect(vendors.zendesk.bugs).toEqual([]);
  });
});
