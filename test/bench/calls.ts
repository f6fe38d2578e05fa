import { PROVIDERS, type Provider } from '../../src/sandbox/start/vendors.ts';
import type { Figure } from './report.ts';
import { callsOf, type Effort, type Stage, startStage, writesOf } from './stage.ts';

/** As long as a helpdesk takes: what comes meanwhile waits, and goes together. */
const VENDOR_MS = 100;

interface Calls {
  readonly all: number;
  readonly writes: number;
}

/**
 * What a message and a reply cost in requests of the helpdesk's limit (of Freshdesk credits, one each: only looks at deadlines take
 * two): of one conversation, each alone, and as fast as somebody can
 * send them. Budgets are off, so that nothing is spread out and grouped by them; the poll of lost webhooks is not counted.
 */
export const measureCalls = async ({ runs, quick }: Effort): Promise<Figure[]> => {
  const many = quick ? 8 : 20;
  const figures: Figure[] = [];
  for (const helpdesk of PROVIDERS) {
    const taken = new Map<string, Calls[]>();
    for (let run = 0; run < runs; run += 1) {
      for (const [name, calls] of await measureOnce(helpdesk, many))
        taken.set(name, [...(taken.get(name) ?? []), calls]);
    }
    for (const [name, calls] of taken) {
      const figure = { unit: 'calls', digits: 2 } as const;
      figures.push({ ...figure, name: `${helpdesk}: ${name}`, values: calls.map(({ all }) => all) });
      figures.push({ ...figure, name: '  of these writes', values: calls.map(({ writes }) => writes) });
    }
  }
  return figures;
};

/** Requests by what they were made for, each a share of one message or reply. */
const measureOnce = async (provider: Provider, many: number): Promise<ReadonlyMap<string, Calls>> => {
  const stage = await startStage({ limitsOff: true, provider, delayMs: VENDOR_MS, helpdesk: '  reconcileEvery: 1d' });
  const { vendors } = stage;
  const texts = (word: string): string[] => Array.from({ length: many }, (_, no) => `${word} no. ${no}, is it coming?`);
  const each = async (words: readonly string[], act: (text: string) => Promise<unknown>) => {
    for (const text of words) {
      await act(text);
      await stage.settled();
    }
  };
  try {
    // What a start asks once (who we are, which groups there are) is no message's.
    await vendors.ask.write(['Hello, I have a question.']);
    await stage.settled();
    const figures = new Map<string, Calls>();
    const measure = async (name: string, act: () => Promise<unknown>) =>
      figures.set(name, await share(stage, many, act));
    await measure('calls a new conversation', () => vendors.ask.begin(many));
    await measure('calls a message, each alone', () => each(texts('Slow'), (text) => vendors.ask.write([text])));
    await measure('calls a message, all at once', () => vendors.ask.write(texts('Fast')));
    await measure('calls a reply, each alone', () => each(texts('Slow'), (text) => vendors.ask.answer([text])));
    await measure('calls a reply, all at once', () => vendors.ask.answer(texts('Fast')));
    const received = await vendors.ask.received();
    if (received.length !== 2 * many) throw new Error(`${received.length} replies of ${2 * many} arrived`);
    return figures;
  } finally {
    await stage.end();
  }
};

const share = async ({ vendors, settled }: Stage, of: number, act: () => Promise<unknown>): Promise<Calls> => {
  const before = await vendors.ask.requests();
  await act();
  await settled();
  const after = await vendors.ask.requests();
  return { all: (callsOf(after) - callsOf(before)) / of, writes: (writesOf(after) - writesOf(before)) / of };
};
