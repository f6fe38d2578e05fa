import type { Reply } from '../shared/exchange.ts';
import type { JsonObject } from '../shared/json-input.ts';
import { refuse } from './graph-reply.ts';
import { isObject, isText } from './json-value.ts';

const tooLong = (what: string, limit: number): Reply =>
  refuse(131009, `${what} length invalid. Min length: 1, Max length: ${limit}`);

const misses = (value: unknown, limit: number): boolean => !isText(value) || value.length < 1 || value.length > limit;

/** Refuses an interactive message that Meta would ("Reply buttons", "Lists", "CTA URL buttons"). */
export const checkInteractive = (interactive: JsonObject): Reply | undefined => {
  const { type, body, header, footer, action } = interactive;
  if (!isText(type)) return refuse(131008, 'interactive.type is required');
  if (!isObject(action)) return refuse(131008, 'interactive.action is required');
  const limit = type === 'list' ? 4096 : 1024;
  if (!isObject(body) || misses(body.text, limit)) return tooLong('Body text', limit);
  if (footer !== undefined && (!isObject(footer) || misses(footer.text, 60))) return tooLong('Footer text', 60);
  if (isObject(header) && header.type === 'text' && misses(header.text, 60)) return tooLong('Header text', 60);
  switch (type) {
    case 'button':
      return checkButtons(action);
    case 'list':
      return isObject(header) && header.type !== 'text'
        ? refuse(131009, 'List headers must be of type text')
        : checkList(action);
    case 'cta_url':
      return checkCallToAction(action);
    case 'flow':
    case 'location_request_message':
    case 'request_contact_info':
    case 'contact_request':
    case 'call_permission_request':
      return undefined;
    default:
      return refuse(131009, `interactive.type ${type} is not supported`);
  }
};

const checkButtons = ({ buttons }: JsonObject): Reply | undefined => {
  if (!Array.isArray(buttons) || buttons.length < 1 || buttons.length > 3) {
    return refuse(131009, 'Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3');
  }
  const titles = new Set<unknown>();
  const ids = new Set<unknown>();
  for (const button of buttons) {
    const reply = isObject(button) && isObject(button.reply) ? button.reply : {};
    if (misses(reply.title, 20)) return tooLong('Button title', 20);
    if (misses(reply.id, 256)) return tooLong('Button id', 256);
    titles.add(reply.title);
    ids.add(reply.id);
  }
  if (titles.size < buttons.length || ids.size < buttons.length)
    return refuse(131009, 'Button titles and ids must be unique');
  return undefined;
};

const checkList = ({ button, sections }: JsonObject): Reply | undefined => {
  if (misses(button, 20)) return tooLong('Button label', 20);
  if (!Array.isArray(sections) || sections.length < 1 || sections.length > 10) {
    return refuse(131009, 'Invalid sections count. Min allowed sections: 1, Max allowed sections: 10');
  }
  const ids = new Set<unknown>();
  let rowCount = 0;
  for (const section of sections) {
    const { title, rows } = isObject(section) ? section : { title: undefined, rows: undefined };
    if (sections.length > 1 && misses(title, 24)) return tooLong('Section title', 24);
    if (!Array.isArray(rows) || rows.length < 1) return refuse(131009, 'A section needs at least one row');
    for (const row of rows) {
      if (!isObject(row) || misses(row.id, 200)) return tooLong('Row id', 200);
      if (misses(row.title, 24)) return tooLong('Row title', 24);
      if (row.description !== undefined && misses(row.description, 72)) return tooLong('Row description', 72);
      ids.add(row.id);
      rowCount += 1;
    }
  }
  if (rowCount > 10) return refuse(131009, 'Total row count exceed max allowed count: 10');
  return ids.size < rowCount ? refuse(131009, 'Row ids must be unique') : undefined;
};

const checkCallToAction = ({ parameters }: JsonObject): Reply | undefined => {
  if (!isObject(parameters) || misses(parameters.display_text, 20)) return tooLong('Display text', 20);
  return isText(parameters.url) ? undefined : refuse(131008, 'action.parameters.url is required');
};
