import { describe, expect, test } from '@jest/globals';
import type { FileState } from '../../src/core/files.ts';
import { createFileLinks } from '../../src/files/links.ts';

const DAY = 86_400_000;

const linksOver = (
  state: FileState | undefined = { state: 'stored', file: { name: 'a.pdf', contentType: 'application/pdf', size: 4 } },
  key = 'k',
) => {
  const clock = { time: 1_790_000_000_000, now: () => clock.time };
  const store = {
    fileState: async (id: string) => (id === 'wa:wamid.A/b+c=' ? state : undefined),
    readChunk: async (_id: string, index: number) => [Buffer.from('ab'), Buffer.from('cd')][index],
  };
  return { clock, links: createFileLinks({ key, publicUrl: 'https://b.example', lifeMs: DAY, clock, store }) };
};
const tokenOf = (link: string) => link.slice('https://b.example/media/'.length);

describe('links to files', () => {
  test('lead to the bytes of their file until they end', async () => {
    const { links, clock } = linksOver();
    const link = links.to('wa:wamid.A/b+c=');
    expect(link).toMatch(/^https:\/\/b\.example\/media\/[\w.-]+$/);
    const found = await links.open(tokenOf(link));
    const bytes: Uint8Array[] = [];
    for await (const chunk of found?.chunks() ?? []) bytes.push(chunk);
    expect([found?.file.name, Buffer.concat(bytes).toString()]).toEqual(['a.pdf', 'abcd']);
    clock.time += DAY - 1_000;
    expect(await links.open(tokenOf(link))).toBeDefined();
    clock.time += 2_000;
    expect(await links.open(tokenOf(link))).toBeUndefined();
  });

  test('are worth nothing when anything about them was changed, or another key signed them', async () => {
    const { links } = linksOver();
    const token = tokenOf(links.to('wa:wamid.A/b+c='));
    const [name = '', until = '', signature = ''] = token.split('.');
    const other = Buffer.from('wa:other').toString('base64url');
    for (const forged of [
      `${other}.${until}.${signature}`,
      `${name}.${Number(until) + 1}.${signature}`,
      `${name}.${until}.${signature.replace(/^./, (char) => (char === 'A' ? 'B' : 'A'))}`,
      `${name}.${until}`,
      `${name}.${until}.`,
      `${token}x`,
      '',
      '..',
      tokenOf(linksOver(undefined, 'another key').links.to('wa:wamid.A/b+c=')),
    ])
      expect(await links.open(forged)).toBeUndefined();
  });

  test('lead nowhere when the file is gone, or never came', async () => {
    for (const state of [{ state: 'failed', reason: 'expired' }, { state: 'fetching' }] as const) {
      const { links } = linksOver(state);
      expect(await links.open(tokenOf(links.to('wa:wamid.A/b+c=')))).toBeUndefined();
    }
    const { links } = linksOver();
    expect(await links.open(tokenOf(links.to('wa:unknown')))).toBeUndefined();
  });
});
