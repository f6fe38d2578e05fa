import { describe, expect, test } from '@jest/globals';
import type { Decision } from '../../src/core/decision.ts';
import type { AnySend } from '../../src/core/effects.ts';
import { isSend } from '../../src/core/effects.ts';
import { holding, late, reopen, tagged } from './held-lane.ts';
import { DAY, kindsOf, notesOf, startLane, templatesOf, textsOf } from './lane.ts';

const allSends = ({ effects }: Decision): AnySend[] => effects.filter(isSend);

describe('the template that asks to answer', () => {
  test('that was refused is a note, a tag and an open ticket; the reply stays held and the next one asks again', () => {
    const lane = late();
    const asked = templatesOf(lane.comment('<p>Hi</p>'));
    const decision = lane.refuse(asked, 'invalid', '132015');
    expect(notesOf(decision)[0]).toMatch(/^\[failed\] The template that asks the customer to answer did NOT go out\./);
    expect(decision.effects).toMatchObject([{ reopen: true }, tagged]);
    expect(lane.state.held).toHaveLength(1);
    expect(templatesOf(lane.comment('<p>Two</p>', { id: 'k2' }))).toHaveLength(1);
  });

  test.each([
    ['is not there', []],
    ['is paused', [{ ...reopen, status: 'PAUSED', parameters: 1, text: '' }]],
    ['takes two values', [{ ...reopen, status: 'APPROVED', parameters: 2, text: '' }]],
  ])('is not even tried when Meta says that it %s: a note and an alert', (_what, catalogue) => {
    const lane = late();
    lane.know(catalogue);
    const decision = lane.comment('<p>Hi</p>');
    expect(templatesOf(decision)).toEqual([]);
    expect(notesOf(decision)).toMatchObject([expect.stringMatching(/^\[failed\]/), expect.stringMatching(/^\[held\]/)]);
    expect(decision.alerts).toMatchObject([{ what: 'template-unusable' }]);
  });

  test('reads in notes as the customer sees it, where Meta told its words', () => {
    const lane = late();
    lane.know([{ ...reopen, status: 'APPROVED', parameters: 1, text: 'Hello {{1}}, we have news.' }]);
    expect(templatesOf(lane.comment('<p>Hi</p>'))).toMatchObject([{ text: 'Hello Anna, we have news.' }]);
  });

  test('fills an empty value, which Meta would refuse', () => {
    const lane = startLane(holding({ replies: { template: { ...reopen, parameters: ['{{contact.username}}'] } } }));
    lane.begin();
    lane.pass(DAY);
    expect(templatesOf(lane.comment('<p>Hi</p>'))[0]?.parameters).toEqual(['-']);
  });
});

describe('with whenClosed: template', () => {
  const inside = () => late({ replies: { whenClosed: 'template' } });

  test('the reply goes inside the template as its last value, on one line, and nothing is held', () => {
    const lane = inside();
    const decision = lane.comment('<p>Your parcel</p><ul><li>is   here</li></ul>');
    expect(templatesOf(decision)).toMatchObject([
      { parameters: ['Anna', 'Your parcel - is here'], purpose: 'reply', comment: 'k1' },
    ]);
    expect(lane.state.held).toBeUndefined();
    const sent = lane.settle(decision.effects, { result: 'applied', data: { wamid: 'w' } });
    expect(notesOf(sent)).toEqual([]);
    expect(lane.ticket().lastAgentAt).toBe(lane.now);
  });

  test.each([
    ['is too long', 'x'.repeat(1100)],
    ['has files', 'short'],
  ])('a reply that %s is held, and no template asks', (what, text) => {
    const lane = inside();
    const file = { id: 'f', from: 'helpdesk', source: {}, name: 'a.pdf', contentType: 'application/pdf' } as const;
    const decision = lane.comment(`<p>${text}</p>`, { attachments: what === 'has files' ? [file] : [] });
    expect(kindsOf(decision)).toEqual(['add-comment']);
    expect(notesOf(decision)[0]).toMatch(/^\[held\]/);
    expect(allSends(lane.write('Yes?'))).toHaveLength(1);
  });

  test('a template that was refused is a failed reply, which /resend knows', () => {
    const lane = inside();
    const decision = lane.refuse(lane.comment('<p>Hi</p>').effects, 'invalid', '132001');
    expect(notesOf(decision)[0]).toMatch(/^\[failed\] This reply did NOT reach the customer/);
    lane.write('Hello');
    expect(textsOf(lane.comment('<p>/resend</p>', { public: false }))).toEqual(['Hi']);
  });
});
