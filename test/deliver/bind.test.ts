import { describe, expect, test } from '@jest/globals';
import type { Effect, SendFile } from '../../src/core/effects.ts';
import type { FileRef, FileState } from '../../src/core/files.ts';
import { bindHelpdesk, bindWhatsApp } from '../../src/deliver/bind.ts';
import { comment, create, read, send } from '../contracts/store-contract/samples.ts';
import { opOf } from './ops.ts';

const unmade = { ticket: { key: 't:1', status: 'making' } } as const;
const stranger = { contact: { id: 'c1' } } as const;

describe('binding', () => {
  test('a group of comments becomes one call, in order; one that reopens reopens', () => {
    const op = opOf([comment('t:1', 'a'), comment('t:1', 'b', { reopen: true })]);
    expect(bindHelpdesk(op)).toEqual({
      ok: true,
      call: {
        kind: 'add-comment',
        opId: 'op1',
        ticketId: '900',
        ticketStatus: 'open',
        authorId: '77',
        public: true,
        html: 'a<br><br>b',
        parts: [
          { id: '1.0', html: 'a' },
          { id: '1.1', html: 'b' },
        ],
        reopen: true,
      },
    });
  });

  test('a note of the bridge has no author and needs no requester', () => {
    const bound = bindHelpdesk(opOf([comment('t:1', 'a', { author: 'bridge', public: false })], stranger));
    expect(bound.ok && 'authorId' in bound.call).toBe(false);
    expect(bound).toMatchObject({ ok: true, call: { public: false } });
  });

  test('a new ticket carries our key as its external id, and the one that it follows up', () => {
    expect(bindHelpdesk(opOf([create('t:1')], { followUpOf: '800' }))).toMatchObject({
      ok: true,
      call: { kind: 'create-ticket', externalId: 'wa:t:1', requesterId: '77', followUpOf: '800' },
    });
  });

  test.each([
    ['name', { id: 'c1', name: 'Anna', username: 'anna.b', phone: '491701234567' }, 'Anna'],
    ['username', { id: 'c1', username: 'anna.b', phone: '491701234567' }, 'anna.b'],
    ['phone', { id: 'c1', phone: '491701234567' }, '+49'],
    ['nothing', { id: 'c1' }, 'WhatsApp'],
  ])('a requester is named by %s', (_, contact, name) => {
    const bound = bindHelpdesk(opOf([{ kind: 'ensure-requester' }], { contact }));
    expect(bound).toMatchObject({ ok: true, call: { externalId: 'wa:c1', name: expect.stringContaining(name) } });
  });

  test.each([
    ['comment', comment('t:1', 'a'), unmade, 'ticket-unmade'],
    ['update', { kind: 'update-ticket', ticket: 't:1', reopen: true } as const, unmade, 'ticket-unmade'],
    ['tags', { kind: 'add-tags', ticket: 't:1', tags: ['a'] } as const, unmade, 'ticket-unmade'],
    ['read', read('t:1'), unmade, 'ticket-unmade'],
    ['creation', create('t:1'), stranger, 'requester-gone'],
    ['customer comment', comment('t:1', 'a'), stranger, 'requester-gone'],
    ['send', send('t:1', 'x'), {}, 'invalid'],
  ])('a %s that cannot be made is refused: %#', (_, effect, more, reason) => {
    expect(bindHelpdesk(opOf([effect], more))).toMatchObject({ ok: false, reason });
  });

  test('a send goes to where the customer is now: a number that moved to somebody else gets nothing', () => {
    const decided = send('t:1', 'x', { to: { phone: '491701234567' } });
    const moved = opOf([decided], { target: 'whatsapp', contact: { id: 'c1', bsuid: 'DE.1' } });
    expect(bindWhatsApp(moved)).toEqual({
      ok: true,
      call: { kind: 'send-text', opId: 'op1', numberId: 'n1', to: { bsuid: 'DE.1' }, text: 'x' },
    });
    const lost = opOf([decided], { target: 'whatsapp', contact: { id: 'c1' } });
    expect(bindWhatsApp(lost)).toMatchObject({ ok: false, reason: 'recipient' });
    expect(bindWhatsApp(opOf([create('t:1')]))).toMatchObject({ ok: false });
  });

  describe('files', () => {
    const photo: FileRef = { id: 'wa:p', from: 'whatsapp', source: {}, name: 'p<1>.jpg', contentType: 'image/jpeg' };
    const file = { name: 'p.jpg', contentType: 'image/jpeg', size: 3_000_000 };
    const handed = { ref: 'h1', until: 9e12 };
    const linkTo = (id: string) => `https://b.example/media/${id}?a&b`;
    const withFile = (effect: Effect, state: FileState, link?: typeof linkTo) => {
      const op = opOf([effect], { files: [{ ref: photo, state }] });
      return effect.kind === 'send-file' ? bindWhatsApp(op, link) : bindHelpdesk(op, link);
    };
    const look = comment('t:1', '<p>look</p>', { files: [photo] });
    const sendPhoto: SendFile = { ...send('t:1', ''), kind: 'send-file', file: photo, caption: 'Hi' };

    test('travel as handles with their comment or ticket', () => {
      expect(withFile(look, { state: 'stored', file, handed })).toMatchObject({
        call: { uploads: ['h1'], html: '<p>look</p>' },
      });
      const made = { ...create('t:1'), files: [photo] };
      expect(withFile(made, { state: 'stored', file, handed })).toMatchObject({ call: { uploads: ['h1'] } });
    });

    test('that follow later are named, harmlessly', () => {
      const bound = withFile(look, { state: 'late' });
      expect(bound).toMatchObject({ call: { html: '<p>look</p><p>📎 p&lt;1&gt;.jpg …</p>' } });
      expect(bound.ok && 'uploads' in bound.call).toBe(false);
    });

    test('that the other side does not take are linked to', () => {
      const refused = { state: 'stored', file: { ...file, refused: true } } as const;
      expect(withFile(look, refused, linkTo)).toMatchObject({
        call: { html: '<p>look</p><p>📎 <a href="https://b.example/media/wa:p?a&amp;b">p.jpg</a> (3 MB)</p>' },
      });
      expect(withFile(sendPhoto, refused, linkTo)).toMatchObject({
        call: { kind: 'send-text', text: 'Hi\np.jpg (3 MB): https://b.example/media/wa:p?a&b' },
      });
    });

    test('go to the customer as what WhatsApp shows; a recording, which takes no words, with words as a document', () => {
      const sent = (contentType: string, size = 9) =>
        withFile(sendPhoto, { state: 'stored', file: { ...file, contentType, size }, handed });
      expect(sent('image/jpeg')).toMatchObject({
        call: { kind: 'send-file', mediaId: 'h1', as: 'image', caption: 'Hi', name: 'p.jpg' },
      });
      expect(sent('image/jpeg', 6_000_000)).toMatchObject({ call: { as: 'document' } });
      expect(sent('image/webp')).toMatchObject({ call: { as: 'document' } });
      expect(sent('audio/ogg; codecs=opus')).toMatchObject({ call: { as: 'document', caption: 'Hi' } });
      const refused = withFile({ ...sendPhoto, asDocument: true }, { state: 'stored', file, handed });
      expect(refused).toMatchObject({ call: { as: 'document', caption: 'Hi' } });
      const { caption: _none, ...bare } = sendPhoto;
      const voice = withFile(bare, { state: 'stored', file: { ...file, contentType: 'audio/ogg' }, handed });
      expect(voice).toMatchObject({ call: { as: 'audio' } });
      expect(voice.ok && 'caption' in voice.call).toBe(false);
    });

    test('that never came for the customer are refused, with the reason', () => {
      expect(withFile(sendPhoto, { state: 'failed', reason: 'malware' })).toMatchObject({
        ok: false,
        reason: 'file',
        detail: 'malware',
      });
      expect(withFile(sendPhoto, { state: 'fetching' })).toMatchObject({
        ok: false,
        reason: 'file',
        detail: 'gave-up',
      });
    });
  });
});
