import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { faultsOf } from '../../../src/sandbox/page/faults.ts';
import type { Model } from '../../../src/sandbox/page/model.ts';
import { page, sandbox } from '../../../src/sandbox/page/views/page.ts';
import { withoutComments } from '../../architecture/source-text.ts';

const HOSTILE = `"><script>alert('x')</script><img src=x onerror=alert(1)> &amp; </textarea></title>`;
const H = (field: string): string => `${field}${HOSTILE}`;

/** Every text that anybody can choose is hostile, and begins with the name of its field. */
const hostileModel = (): Model => ({
  selection: { phone: 'c1', ticket: 1, quote: H('quote') },
  now: 1_790_000_000_000,
  helpdeskName: 'Zendesk',
  phones: [{ id: 'c1', name: H('tab-name'), address: H('tab-address') }],
  phone: {
    id: 'c1',
    name: H('phone-name'),
    address: H('phone-address'),
    windowLeftMs: 5_000_000,
    unread: true,
    quoting: { wamid: 'w0', mine: false, text: H('quoting'), at: 1, state: 'read', choices: [] },
    bubbles: [
      {
        wamid: H('wamid'),
        mine: false,
        text: H('bubble'),
        at: 1,
        state: 'delivered',
        picture: H('picture'),
        quoted: H('quoted'),
        reaction: H('reaction'),
        choices: [H('choice')],
      },
      { wamid: 'w2', mine: true, text: H('mine'), at: 1, state: 'failed', choices: [] },
    ],
  },
  tickets: [
    { id: 1, subject: H('row-subject'), preview: H('preview'), customer: H('row-customer'), status: 'open', at: 1 },
  ],
  ticket: {
    id: 1,
    subject: H('subject'),
    preview: '',
    customer: H('customer'),
    status: 'open',
    at: 1,
    tags: [H('tag')],
    isOpenForWords: true,
    mergeTargets: [{ id: 2, subject: '', preview: '', customer: H('merge-customer'), status: 'open', at: 1 }],
    comments: [
      { author: H('author'), kind: 'reply', text: H('comment'), at: 1, standing: 'waiting' },
      { author: 'a', kind: 'note', text: H('note'), at: 1 },
    ],
  },
  bridge: {
    state: 'running',
    tally: { written: 1, standing: { delivered: 1, waiting: 0, unknown: 0, told: 1, dead: 0, kept: 1 } },
    events: [
      {
        id: 1,
        at: 1,
        what: H('what'),
        sentences: [H('sentence')],
        effects: [{ words: H('effect'), state: H('state'), tone: 'good' }],
        isTalk: true,
      },
    ],
    faults: faultsOf('Zendesk').map((each) => ({ ...each, on: true })),
    timesFaster: 10,
    resting: [H('account')],
  },
});

/** Values cannot hold a bracket, so this finds every tag whole. */
const tagsOf = (markup: string): readonly string[] => markup.match(/<[a-z][^>]*>/g) ?? [];

const SHOWN = [
  ...[
    'tab-name',
    'phone-name',
    'phone-address',
    'quoting',
    'wamid',
    'bubble',
    'picture',
    'quoted',
    'reaction',
    'choice',
    'mine',
  ],
  ...['preview', 'row-customer', 'subject', 'customer', 'tag', 'merge-customer', 'author', 'comment', 'note'],
  ...['what', 'sentence', 'effect', 'state', 'account', 'quote', 'notice'],
];

describe('hostile words', () => {
  const notice = { text: H('notice'), tone: 'bad' } as const;
  const markup = page(hostileModel(), notice);

  test('are shown, every one of them', () => {
    expect(SHOWN.filter((field) => !markup.includes(field))).toEqual([]);
  });

  test('become no markup anywhere', () => {
    expect(markup).not.toMatch(/<script>|<img src=x|<\/textarea><\/title>/);
    // The page's own scripts and picture, nothing more.
    expect(markup.match(/<script/g)).toHaveLength(2);
    expect(markup.match(/<img/g)).toHaveLength(1);
    expect(markup.match(/<\/textarea>/g)).toHaveLength(1);
  });

  test('leave no attribute: every quote inside one is closed by us', () => {
    expect(tagsOf(markup).filter((tag) => (tag.match(/"/g) ?? []).length % 2 !== 0)).toEqual([]);
  });

  test('have no script and no style within the page', () => {
    const names = tagsOf(markup).map((tag) => tag.replaceAll(/"[^"]*"/g, ''));
    expect(names.filter((tag) => /\s(style|on\w+)=|^<style/.test(tag))).toEqual([]);
    expect(markup.match(/<script[^>]*>/g)?.every((tag) => /src="\/static\/[a-z]+\.js" defer/.test(tag))).toBe(true);
    expect(markup).not.toMatch(/(src|href|action)="(https?:)?\/\//);
  });
});

describe('every look', () => {
  const model = hostileModel();
  test('has one h1, landmarks, a skip link to what is there, and no id twice', () => {
    const markup = page(model, undefined);
    expect(markup.match(/<h1/g)).toHaveLength(1);
    expect(markup.match(/<main/g)).toHaveLength(1);
    expect(markup).toMatch(/class="skip" href="#sandbox"/);
    const ids = [...markup.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('names every field that can be typed into', () => {
    const markup = sandbox(model, undefined);
    const fields = [...markup.matchAll(/<(?:input|textarea|select)[^>]*>/g)]
      .map(([tag]) => tag)
      .filter((tag) => !tag.includes('type="hidden"'));
    expect(fields.length).toBeGreaterThan(5);
    const unnamed = fields.filter((tag) => {
      const id = /\sid="([^"]+)"/.exec(tag)?.[1];
      const wrapped = markup.split(tag)[0]?.match(/<label[^>]*>[^<]*$/);
      return !wrapped && !markup.includes(`for="${id}"`);
    });
    expect(unnamed).toEqual([]);
  });

  test('says what to do where there is nothing', () => {
    const { phone: _p, ticket: _t, ...rest } = model;
    const markup = sandbox(
      { ...rest, selection: {}, phones: [], tickets: [], bridge: { ...model.bridge, events: [] } },
      undefined,
    );
    expect(markup).toContain('No tickets yet. Write as a customer on the left');
    expect(markup).toContain('Nothing came in yet.');
  });

  test.each([
    ['killed', 'Start it again', 'kill -9'],
    ['paused', 'Resume sending', 'Pause sending'],
    ['running', 'Pause sending', 'Resume sending'],
  ] as const)('offers what fits a bridge that is %s', (state, offered, not) => {
    const markup = sandbox({ ...model, bridge: { ...model.bridge, state } }, undefined);
    expect(markup).toContain(offered);
    expect(markup).not.toContain(not);
  });
});

describe('raw markup', () => {
  const FOLDER = new URL('../../../src/sandbox/page/', import.meta.url);
  const sources = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name, text: withoutComments(readFileSync(new URL(name, FOLDER), 'utf8')) }));
  /** Functions whose result the compiler knows as made by `html`. */
  const views = new Set(
    sources.flatMap(({ text }) =>
      [...text.matchAll(/const (\w+) = (?:<T>)?\((?:[^()]|\([^()]*\))*\): Html =>/g)].map(([, name]) => name),
    ),
  );
  const marks = sources.flatMap(({ name, text }) =>
    [...text.matchAll(/!\$\{\s*([^}]{0,60})/g)].map(([, after = '']) => ({ name, after })),
  );

  test('is put in only by calls of views', () => {
    expect(views.size).toBeGreaterThan(30);
    expect(marks.length).toBeGreaterThan(50);
    const isView = ({ after }: { after: string }): boolean => views.has(/^(\w+)\(/.exec(after)?.[1]);
    expect(marks.filter((mark) => !isView(mark))).toEqual([]);
  });

  test('is declared as such in one file', () => {
    const casting = sources.filter(({ text }) => /\bas (?:unknown as )?Html\b/.test(text)).map(({ name }) => name);
    expect(casting).toEqual(['html.ts']);
  });
});
