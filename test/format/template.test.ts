import { describe, expect, test } from '@jest/globals';
import { isBuiltinPath, renderTemplate, templatePaths } from '../../src/format/template.ts';

const values = {
  contact: { name: '', username: 'tomtom', phone: '491701234567' },
  ticket: { id: 42 },
  order: { status: 'shipped', lines: ['a', 'b'], details: { open: true } },
  company: 'Acme',
};

describe('a placeholder takes the first path with a value', () => {
  test.each([
    ['{{contact.username}}', 'tomtom'],
    ['{{contact.name | contact.username | contact.phone | customer}}', 'tomtom'],
    ['{{ contact.name|there }}', 'there'],
    ['WhatsApp: {{agent.name | customer}}', 'WhatsApp: customer'],
    ['{{ticket.id}}', '42'],
    ['{{order.lines}}', 'a, b'],
    ['{{order.details.open}}', 'true'],
    ['{{company}} {{company}}', 'Acme Acme'],
    ['{{order.details}}', ''],
    ['{{order.nothing}}', ''],
    ['{{contact.name}}', ''],
    ['{{there}}', ''],
    ['{{contact.name | contact.language}}', ''],
    ['no placeholder { here } {{', 'no placeholder { here } {{'],
    ['{{}}', ''],
  ])('%s', (template, expected) => {
    expect(renderTemplate(template, values)).toBe(expected);
  });
});

test('a misspelt path is reported and never printed', () => {
  expect(templatePaths('{{contact.name | contact.nmae}}')).toEqual(['contact.name', 'contact.nmae']);
  expect(renderTemplate('{{contact.name | contact.nmae}}', values)).toBe('');
  expect(renderTemplate('{{contact.name | acme.com}}', values)).toBe('acme.com');
});

test('a value is text and is never expanded again', () => {
  const hostile = { contact: { name: '{{company}} $& $1 <b>' }, company: 'Acme' };
  expect(renderTemplate('{{contact.name}}!', hostile)).toBe('{{company}} $& $1 <b>!');
});

test.each([
  '__proto__.polluted',
  'constructor.name',
  'contact.constructor.name',
  'contact.__proto__.toString',
  'company.length',
  'order.lines.length',
])('the path %s reaches nothing that was not put there', (path) => {
  expect(renderTemplate(`{{${path}}}`, values, () => true)).toBe('');
});

test('an inherited value is no value', () => {
  const contact: unknown = Object.create({ name: 'inherited' });
  expect(renderTemplate('{{contact.name}}', { contact })).toBe('');
});

test('the last alternative is a literal when it is no known path', () => {
  expect(renderTemplate('{{order.status | unknown}}', {}, (path) => path === 'order.status')).toBe('unknown');
  expect(renderTemplate('{{order.status | unknown}}', {}, () => true)).toBe('');
});

test('the paths of a text are listed once, unknown ones too, literals not', () => {
  expect(
    templatePaths('{{contact.name | there}} {{contact.nmae}} {{contact.name | ticket.id}} {{input.order_number}}'),
  ).toEqual(['contact.name', 'contact.nmae', 'ticket.id', 'input.order_number']);
  expect(templatePaths('nothing')).toEqual([]);
});

test('the contract’s paths are built in', () => {
  expect(['contact.phone', 'escalation.reasons', 'sla.due', 'company', 'input.anything'].every(isBuiltinPath)).toBe(
    true,
  );
  expect(['contact', 'contact.nmae', 'input.', 'customer', 'order.status'].some(isBuiltinPath)).toBe(false);
});

test('a long hostile template takes no time', () => {
  expect(renderTemplate('{{'.repeat(100_000), {})).toHaveLength(200_000);
  expect(renderTemplate(`{{${'a.'.repeat(50_000)}}}`, {})).toBe('');
});
