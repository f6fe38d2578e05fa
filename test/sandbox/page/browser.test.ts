import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { createPageServer, type PageServer } from '../../../src/sandbox/page/server.ts';
import { playgroundOf } from '../../../src/sandbox/start/sandbox.ts';
import { type Stage, startStage } from '../../../src/sandbox/start/stage.ts';
import { settled } from '../../../src/sandbox/start/story.ts';
import { type Browser, mayBrowse, startBrowser, type WatchedPage } from '../../support/browser.ts';
import { until } from '../../support/until.ts';

jest.setTimeout(60_000);

const suite = mayBrowse() ? describe : describe.skip;

suite('the sandbox in a browser', () => {
  let folder: string;
  let stage: Stage;
  let server: PageServer;
  let url: string;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deskbridge-page-'));
    stage = await startStage({ clock: { now: () => Date.now() }, store: folder, port: 0 });
    stage.whatsapp.createCustomer({ name: 'Maria Rossi', phone: '393331234567' });
    server = createPageServer(playgroundOf(stage));
    ({ url } = await server.listen(0));
    watched = await browser.open(url);
    page = watched.page;
    page.setDefaultTimeout(15_000);
  });
  afterEach(async () => {
    // Whatever was played: nobody else was asked, and nothing was complained of.
    expect([...watched.hosts]).toEqual([new URL(url).host]);
    expect(watched.complaints).toEqual([]);
    await page.close();
    await server.close();
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = async (text: string): Promise<void> => {
    await page.getByLabel('Message from Maria Rossi').fill(text);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
  };
  const onDesk = (text: string) => page.locator('#desk .comment.customer', { hasText: text }).waitFor();
  const onPhone = (text: string) => page.locator('#phones .bubble.theirs', { hasText: text }).waitFor();
  const figure = (name: string) => page.locator(`#tally-${name}`).textContent();
  const tickets = () => stage.helpdesk.desk.listTickets();
  const rest = () => settled({ ...stage, reads: stage.bridge });

  test('a message typed on the phone becomes a ticket, and the agent’s reply arrives on the phone', async () => {
    await page.getByText('Nothing yet. Write a first message').waitFor();
    await write('Where is my order?');
    await onDesk('Where is my order?');
    await page.getByText("Maria's first message opens a new ticket").waitFor();
    expect(await page.getByLabel('Message from Maria Rossi').inputValue()).toBe('');
    await page.getByLabel('Answer to Maria Rossi').fill('On its *way*');
    await page.getByRole('button', { name: 'Submit as solved' }).click();
    await onPhone('On its');
    await page.locator('.bubble.theirs [aria-label="delivered"]').last().waitFor();
    await page.locator('#desk .badge', { hasText: 'solved' }).first().waitFor();
    await page.locator('#tally-waiting', { hasText: /^0$/ }).waitFor();
    expect([await figure('written'), await figure('delivered')]).toEqual(['2', '2']);
  });

  test('moved by 25 hours, the next message opens another ticket, and the agent’s view does not jump', async () => {
    await write('First');
    await onDesk('First');
    await page.getByLabel('Answer to Maria Rossi').fill('Answered');
    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    await onPhone('Answered');
    await rest();
    const before = await page.locator('#clock').textContent();
    await page.getByRole('button', { name: '+25 h' }).click();
    await until('the new time', async () => (await page.locator('#clock').textContent()) !== before);
    await page.getByText('no replies in free text').waitFor();
    await write('Second');
    await page.getByRole('link', { name: /^#2 Maria Rossi/ }).waitFor();
    expect(await page.locator('#thread-1').count()).toBe(1);
    // WhatsApp tells times in whole seconds, so 25 hours may be one second short.
    await page
      .getByText(/opens a new ticket after ticket #1: the last message is (25 h|24 h 59 min) old, the window is 24 h/)
      .waitFor();
    await page.getByRole('link', { name: /^#2 Maria Rossi/ }).click();
    await onDesk('Second');
    expect(new URL(page.url()).searchParams.get('ticket')).toBe('2');
  });

  test('half-typed words, their caret and what was unfolded survive whatever happens meanwhile', async () => {
    await write('First');
    await onDesk('First');
    await page.getByText('Make things go wrong').click();
    await page.getByLabel('Answer to Maria Rossi').fill('Half typed');
    await page.getByLabel('Internal note').check();
    const phone = page.getByLabel('Message from Maria Rossi');
    await phone.fill('still writing');
    await phone.press('ArrowLeft');
    for (const text of ['two', 'three']) await stage.whatsapp.phone('393331234567').sendText(text);
    await onDesk('three');
    stage.helpdesk.desk.reply(1, {
      agentId: stage.helpdesk.desk.addAgent({ name: 'Anna', email: 'a@example.com' }).id,
      text: 'Reply',
    });
    await onPhone('Reply');
    expect(await phone.inputValue()).toBe('still writing');
    expect(await page.getByLabel('Answer to Maria Rossi').inputValue()).toBe('Half typed');
    expect(await page.getByLabel('Internal note').isChecked()).toBe(true);
    expect(await page.locator('#faults').getAttribute('open')).not.toBeNull();
    expect(await page.evaluate('look.focus()')).toMatchObject({ id: 'say-c1', caret: 'still writin'.length });
  });

  test('killed and started again, nothing is lost', async () => {
    await write('one');
    await onDesk('one');
    await page.getByRole('button', { name: /Kill it/ }).click();
    await page.getByText('Killed', { exact: true }).waitFor();
    for (const text of ['two', 'three']) {
      await write(text);
      await page.locator('#phones .bubble.mine', { hasText: text }).waitFor();
    }
    expect([await figure('written'), await figure('waiting')]).toEqual(['3', '2']);
    await page.getByRole('button', { name: 'Start it again' }).click();
    await onDesk('three');
    await page.locator('#tally-delivered', { hasText: /^3$/ }).waitFor();
    expect(await figure('waiting')).toBe('0');
    await rest();
    const words = tickets().flatMap(({ comments, requesterId }) =>
      comments.filter(({ authorId }) => authorId === requesterId).flatMap(({ plain }) => plain.split(/\n+/)),
    );
    expect(words).toEqual(['one', 'two', 'three']);
  });

  test('paused, replies wait; resumed, they go', async () => {
    await write('Hello');
    await onDesk('Hello');
    await rest();
    await page.getByRole('button', { name: 'Pause sending' }).click();
    await page.getByText('Sending is paused').waitFor();
    await page.getByLabel('Answer to Maria Rossi').fill('Patience');
    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    await page.locator('#tally-waiting', { hasText: /^1$/ }).waitFor();
    await page.getByRole('button', { name: 'Resume sending' }).click();
    await onPhone('Patience');
  });

  test('an unknown outcome is shown as such, then settled', async () => {
    await write('one');
    await onDesk('one');
    await rest();
    await page.getByText('Make things go wrong').click();
    await page.getByRole('switch', { name: /answers 500/ }).click();
    await page.getByRole('switch', { name: /answers 500/, checked: true }).waitFor();
    await write('two');
    await page.getByText('unknown, being looked into').waitFor();
    expect(await figure('unknown')).toBe('1');
    await page.locator('#tally-delivered', { hasText: /^2$/ }).waitFor();
    await page.getByRole('switch', { name: /answers 500/, checked: false }).waitFor();
    expect(tickets()[0]?.comments.filter(({ plain }) => plain === 'two')).toHaveLength(1);
  });

  test('everything is reached and done by keyboard alone', async () => {
    await page.keyboard.press('Tab');
    expect(await page.evaluate('look.focus()')).toMatchObject({ text: 'Skip to the sandbox' });
    await page.keyboard.press('Enter');
    const tabTo = async (what: string): Promise<void> => {
      for (let n = 0; n < 80; n += 1) {
        await page.keyboard.press('Tab');
        if (await page.evaluate(`look.focusIs(${JSON.stringify(what)})`)) return;
      }
      throw new Error(`${what} is not reached by Tab`);
    };
    await tabTo('#say-c1');
    // The focus can be seen.
    expect(await page.evaluate('look.focus()')).toMatchObject({ outline: 'solid' });
    await page.keyboard.type('By hand');
    await page.keyboard.press('Enter');
    await onDesk('By hand');
    expect(await page.evaluate('look.focus()')).toMatchObject({ id: 'say-c1' });
    await tabTo('.clock button[value="1h"]');
    await page.keyboard.press('Space');
    await tabTo('#faults summary');
    await page.keyboard.press('Enter');
    await tabTo('[role="switch"]');
    await page.keyboard.press('Space');
    await page.getByRole('switch', { name: 'Zendesk is slow', checked: true }).waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('switch', { name: 'Zendesk is slow', checked: false }).waitFor();
    await tabTo('#answer-1');
    await page.keyboard.type('Typed too');
    await page.keyboard.press('Control+Enter');
    await onPhone('Typed too');
  });

  test('the focus is where one goes on: on a new phone, after Quote, and where a button was that is gone', async () => {
    const focused = () => page.evaluate('look.focus()');
    await page.getByText('+ Add a phone').click();
    await page.getByLabel('Name', { exact: true }).fill('Nora');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Nora' }).waitFor();
    await until('the new phone', async () => JSON.stringify(await focused()).includes('"say-c2"'));
    expect(await page.getByLabel('Name', { exact: true }).isVisible()).toBe(false);
    await page.keyboard.type('Hello');
    await page.keyboard.press('Enter');
    await page.getByLabel('Answer to Nora').fill('Good day');
    await page.keyboard.press('Control+Enter');
    await onPhone('Good day');
    await page.locator('.bubble-menu a').last().click();
    await page.getByText('Quoting: Good day').waitFor();
    await until('the words to the quote', async () => JSON.stringify(await focused()).includes('"say-c2"'));
    await page.getByRole('button', { name: 'Kill it' }).click();
    await page.getByRole('button', { name: 'Start it again' }).waitFor();
    await until('the bridge', async () => JSON.stringify(await focused()).includes('Start it again'));
  });

  test('on a small phone nothing is cut off at the side, and each part is one tap away', async () => {
    await write(`A long word: ${'x'.repeat(300)}`);
    await onDesk('A long word');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByText('Make things go wrong').click();
    await page.getByText('+ Add a phone').click();
    await page.getByText('Merge or close').click();
    expect(await page.evaluate('look.pageWidth()')).toBe(360);
    expect(await page.evaluate('look.tooWide()')).toEqual([]);
    await page.getByRole('navigation', { name: 'Parts of the page' }).getByText('Desk', { exact: true }).click();
    await until('the desk in sight', async () => Number(await page.evaluate("look.topOf('#desk')")) < 200);
  });

  test('everything else a customer does is played by click or key, and the list stays open', async () => {
    await write('First');
    await onDesk('First');
    await page.locator('.kinds summary').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'A contact card' }).focus();
    await page.keyboard.press('Enter');
    await onDesk('[contact] Bo Berg');
    await page.getByRole('button', { name: 'A cart' }).click();
    await onDesk('Total: EUR 289.80');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await page.evaluate('look.tooPale()')).toEqual([]);
    }
    await page.setViewportSize({ width: 360, height: 740 });
    expect([await page.evaluate('look.pageWidth()'), await page.evaluate('look.tooWide()')]).toEqual([360, []]);
  });

  test('works without its script too', async () => {
    const plain = await browser.open(url, { javaScriptEnabled: false });
    await plain.page.getByLabel('Message from Maria Rossi').fill('No script');
    await plain.page.getByRole('button', { name: 'Send', exact: true }).click();
    await plain.page.locator('#phones .bubble.mine', { hasText: 'No script' }).waitFor();
    await until('the ticket', () => tickets()[0]);
    expect([...plain.hosts]).toEqual([new URL(url).host]);
  });

  test('text stands out enough from what is behind it, in light and in dark', async () => {
    await write('Hello');
    await onDesk('Hello');
    await page.getByText('Make things go wrong').click();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await page.evaluate('look.tooPale()')).toEqual([]);
    }
  });
});
