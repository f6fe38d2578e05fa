import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const REQUIRED = process.env['DESKBRIDGE_REQUIRE_BROWSER'] === '1';
const executable = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Why there is no browser here; undefined when there is one. */
export const noBrowser: string | undefined = existsSync(executable)
  ? undefined
  : `there is no Chromium at ${executable} (CHROMIUM_PATH names another place)`;

/**
 * Says what becomes of browser tests: they run, are skipped with a word, or must fail.
 * @throws when a browser is required and there is none
 */
export const mayBrowse = (): boolean => {
  if (noBrowser === undefined) return true;
  if (REQUIRED) throw new Error(`DESKBRIDGE_REQUIRE_BROWSER is set, but ${noBrowser}`);
  process.stdout.write(`browser tests are skipped: ${noBrowser}\n`);
  return false;
};

const IN_BROWSER = fileURLToPath(new URL('./in-browser.js', import.meta.url));

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A page that watches itself: what it complained of and whom it asked. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors and warnings of the console, broken scripts, violations of the policy. */
  readonly complaints: readonly string[];
  /** Every host that was asked for anything. */
  readonly hosts: ReadonlySet<string>;
}

/** A real browser with a new empty profile. */
export interface Browser {
  open(url: string, options?: BrowserContextOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

export const startBrowser = async (): Promise<Browser> => {
  const folders: string[] = [];
  const contexts: BrowserContext[] = [];
  return {
    async open(url, options = {}) {
      const folder = mkdtempSync(join(tmpdir(), 'deskbridge-browser-'));
      folders.push(folder);
      const context = await chromium.launchPersistentContext(folder, {
        executablePath: executable,
        args: ARGS,
        ...options,
      });
      contexts.push(context);
      const page = context.pages()[0] ?? (await context.newPage());
      const complaints: string[] = [];
      const hosts = new Set<string>();
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('request', (request) => hosts.add(new URL(request.url()).host));
      await page.addInitScript({ path: IN_BROWSER });
      await page.goto(url);
      return { page, complaints, hosts };
    },
    async close() {
      for (const context of contexts) await context.close();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
};
