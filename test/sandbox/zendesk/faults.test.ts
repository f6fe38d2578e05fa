import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FaultKind } from '../../../src/sandbox/shared/faults.ts';
import type { ManualTimer } from '../../../src/sandbox/shared/timer.ts';
import { createManualTimer } from '../../../src/sandbox/shared/timer.ts';
import type { Answer, Harness } from './harness.ts';
import { startHarness } from './harness.ts';

let h: Harness;
let timer: ManualTimer;
let id: number;
beforeEach(async () => {
  timer = createManualTimer();
  h = await startHarness({ timer });
  id = await h.ticket();
});
afterEach(async () => {
  expect(h.zendesk.bugs).toEqual([]);
  await h.close();
});

const match = { method: 'PUT', path: /^\/api\/v2\/tickets\/\d+$/ };
const comment = (): Promise<Answer> =>
  h.call('PUT', `/api/v2/tickets/${id}.json`, { ticket: { comment: { body: 'x' } } });
const written = (): number => h.zendesk.oracle.effects.filter(({ kind }) => kind === 'comment-added').length;
/** Settles once the emulator has taken the request in, whether or not it answers. */
const outcome = async (kind: FaultKind): Promise<string> => {
  const struck = h.zendesk.faults.struck.length;
  const pending = comment().then(
    (answer) => String(answer.status),
    () => 'broken',
  );
  while (h.zendesk.faults.struck.length === struck) await new Promise((resolve) => setTimeout(resolve, 2));
  const silent = new Promise<string>((resolve) => setTimeout(resolve, 80, 'silence'));
  return kind.endsWith('hang') || kind === 'late-commit' ? Promise.race([pending, silent]) : pending;
};

describe('faults', () => {
  test.each<[FaultKind, string, number]>([
    ['status', '503', 0],
    ['retry-after', '429', 0],
    ['login-page', '200', 0],
    ['hang', 'silence', 0],
    ['reset', 'broken', 0],
    ['commit-then-status', '500', 1],
    ['commit-then-hang', 'silence', 1],
    ['commit-then-reset', 'broken', 1],
    ['truncated-json', '200', 1],
    ['late-commit', 'silence', 0],
  ])('%s: the client sees %s and %i comments are written', async (kind, seen, effects) => {
    h.zendesk.faults.add({ kind, match });
    expect(await outcome(kind)).toBe(seen);
    expect(written()).toBe(effects);
    timer.runAll();
    await new Promise(setImmediate);
    expect(written()).toBe(kind === 'late-commit' ? 1 : effects);
    expect((await comment()).status).toBe(200);
  });

  test('a late commit may answer with an error first', async () => {
    h.zendesk.faults.add({ kind: 'late-commit', match, status: 504, delayMs: 90_000 });
    expect((await comment()).status).toBe(504);
    timer.advance(89_999);
    expect(written()).toBe(0);
    timer.advance(1);
    await new Promise(setImmediate);
    expect(written()).toBe(1);
  });

  test('a truncated body is no JSON, an error page is HTML and Retry-After is set', async () => {
    h.zendesk.faults.add({ kind: 'truncated-json', match });
    const cut = await comment();
    expect([cut.json, cut.headers.get('content-type')]).toEqual([undefined, 'application/json; charset=utf-8']);
    h.zendesk.faults.add({ kind: 'status', status: 502, match });
    expect((await comment()).headers.get('content-type')).toContain('text/html');
    h.zendesk.faults.add({ kind: 'retry-after', retryAfterSeconds: 7, match });
    expect((await comment()).headers.get('retry-after')).toBe('7');
  });

  test('are bounded, may wait for some requests and match the body', async () => {
    h.zendesk.faults.add({ kind: 'status', match, times: 2, after: 1 });
    h.zendesk.faults.add({ kind: 'status', status: 418, match: { body: /"needle"/ } });
    expect([
      (await comment()).status,
      (await comment()).status,
      (await comment()).status,
      (await comment()).status,
    ]).toEqual([200, 503, 503, 200]);
    expect((await h.call('PUT', `/api/v2/tickets/${id}`, { ticket: { subject: 'needle' } })).status).toBe(418);
    expect(h.zendesk.faults.pending()).toBe(0);
  });

  test('leave an idempotency key usable, with or without a commit', async () => {
    const create = (): Promise<Answer> =>
      h.call('POST', '/api/v2/tickets', { ticket: { comment: { body: 'x' } } }, { 'idempotency-key': 'k' });
    const lookups: (string | null)[] = [];
    for (const kind of ['status', 'login-page', 'commit-then-status'] as const) {
      h.zendesk.faults.add({ kind, match: { method: 'POST' } });
      lookups.push((await create()).headers.get('x-idempotency-lookup'));
    }
    const replay = await create();
    expect([...lookups, replay.headers.get('x-idempotency-lookup')]).toEqual([null, null, null, 'hit']);
    expect(h.zendesk.desk.listTickets()).toHaveLength(2);
  });

  test('are counted with what the client saw', async () => {
    h.zendesk.faults.add({ kind: 'reset', match });
    await outcome('reset');
    await comment();
    const { requests } = h.zendesk.oracle;
    expect(requests.all()['PUT /api/v2/tickets/:id']).toEqual({ none: 1, 200: 1 });
    expect(requests.of('PUT /api/v2/tickets/:id')).toBe(2);
  });
});
