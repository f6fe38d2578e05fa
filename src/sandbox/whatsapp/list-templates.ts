import type { EmulatorRequest, Reply } from '../shared/exchange.ts';
import { countOf } from './check-template.ts';
import { ok, refuse } from './graph-reply.ts';
import type { EmulatedTemplate } from './options.ts';

/** Meta's usual page ("Message templates"). */
const USUAL_PAGE = 25;

/**
 * `GET /{businessAccountId}/message_templates`, page by page: `limit`, and `after` from `paging.cursors`. The `next` address is
 * there as long as more follows.
 */
export const listTemplates = (request: EmulatorRequest, templates: readonly EmulatedTemplate[]): Reply => {
  const limit = Number(request.query.get('limit') ?? USUAL_PAGE);
  const from = Number(request.query.get('after') ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || !Number.isInteger(from) || from < 0) {
    return refuse(100, 'Param limit or after is not valid');
  }
  const data = templates.slice(from, from + limit).map((template, index) => describe(template, from + index));
  const end = from + data.length;
  if (templates.length === 0) return ok({ data, paging: {} });
  const next = end < templates.length ? { next: `https://graph.example/next?after=${end}` } : {};
  return ok({ data, paging: { cursors: { before: String(from), after: String(end) }, ...next } });
};

const describe = (template: EmulatedTemplate, index: number): unknown => ({
  name: template.name,
  parameter_format: 'POSITIONAL',
  components: [
    ...(template.header === undefined ? [] : [{ type: 'HEADER', format: template.header }]),
    { type: 'BODY', text: template.body ?? placeholders(template) },
  ],
  language: template.language,
  status: template.status ?? 'APPROVED',
  category: 'UTILITY',
  id: String(1_000_001 + index),
});

const placeholders = (template: EmulatedTemplate): string =>
  ['Text', ...Array.from({ length: countOf(template) ?? 0 }, (_, index) => `{{${index + 1}}}`)].join(' ');
