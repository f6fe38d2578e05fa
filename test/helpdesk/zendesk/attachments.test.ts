import { describe, expect, test } from '@jest/globals';
import { filesOf } from '../../../src/helpdesk/zendesk/attachments.ts';
import { cpuMs } from '../../support/cpu-ms.ts';

const URL_OF_ACCOUNT = 'https://acme.zendesk.com';
const address = (token: string, name = 'a.png') => `${URL_OF_ACCOUNT}/attachments/token/${token}/?name=${name}`;
const file = (id: number, more: object = {}) => ({
  id,
  file_name: 'a.png',
  content_type: 'image/png',
  content_url: address(`t${id}`),
  size: 3,
  inline: false,
  ...more,
});
const ids = (attachments: unknown, html = '') => filesOf({ attachments }, html, URL_OF_ACCOUNT).map(({ id }) => id);

describe('the files of a comment', () => {
  test('are what is attached, with harmless names', () => {
    expect(filesOf({ attachments: [file(1, { file_name: '../x.png.exe' })] }, '', URL_OF_ACCOUNT)).toEqual([
      {
        id: 'zendesk:1',
        from: 'helpdesk',
        source: { attachmentId: '1' },
        name: 'x.png',
        contentType: 'image/png',
        size: 3,
      },
    ]);
  });

  test('have a picture of the text once', () => {
    const shown = `<p>see <img src="${address('t2')}"> and <img alt="x" src='${address('t2', 'other.png')}'></p>`;
    expect(ids([file(1), file(2, { inline: true })], shown)).toEqual(['zendesk:1', 'zendesk:2']);
    expect(ids([file(1), file(1)])).toEqual(['zendesk:1']);
  });

  test('have pictures that are quoted from elsewhere in the account, and no others', () => {
    const html = [
      address('q1', 'shot.png').replace('?', '?a=1&amp;'),
      'https://evil.test/attachments/token/x/',
      `${URL_OF_ACCOUNT}/api/v2/users/me.json/attachments/token/x`,
      `${URL_OF_ACCOUNT}/attachments/token/x/..%2f..%2f..%2fapi%2fv2%2fusers.json`,
      'data:,x',
    ]
      .map((src) => `<img src="${src}">`)
      .join('');
    expect(filesOf({ attachments: [] }, `${html}<img src="${URL_OF_ACCOUNT}/logo.png">`, URL_OF_ACCOUNT)).toEqual([
      {
        id: 'zendesk:token:q1',
        from: 'helpdesk',
        source: { url: `${URL_OF_ACCOUNT}/attachments/token/q1/?a=1&name=shot.png` },
        name: 'shot.png',
        contentType: 'application/octet-stream',
      },
    ]);
  });

  test('are without what was redacted, also when the text still shows it', () => {
    const gone = [file(1, { file_name: 'redacted.txt', size: 0 }), file(2, { deleted: true })];
    expect(ids([...gone, file(3)], `<img src="${address('t1')}"><img src="${address('t2')}">`)).toEqual(['zendesk:3']);
    expect(ids([file(1, { file_name: 'redacted.txt', size: 2000 })])).toEqual(['zendesk:1']);
  });

  test('are none where there is nothing to read', () => {
    for (const odd of [undefined, null, 'x', [null, 1, {}, { id: 'x' }]]) expect(ids(odd)).toEqual([]);
  });

  test('are found in time that grows with the text', () => {
    const hostile = (count: number) =>
      '<img src =  '.repeat(count) + '<img '.repeat(count) + ' src'.repeat(count) + ' src="x"'.repeat(count);
    ids([], hostile(2_000));
    const spent = (html: string) => {
      const before = cpuMs();
      ids([], html);
      return cpuMs() - before;
    };
    const small = spent(hostile(20_000));
    const large = spent(hostile(80_000));
    expect(large).toBeLessThan(Math.max(50, small * 12));
  });
});
