import type { KnownTemplate, TemplateCatalogue } from '../../core/templates.ts';
import { parseTemplate } from './parse-template.ts';
import { listOf, scalarOf } from './raw-value.ts';
import { type Graph, readGraph } from './read-graph.ts';

const PAGE = 100;
const MOST_PAGES = 70;

/** All templates of a business account, page by page (page "Message templates"). */
export const readTemplates = async (
  account: string,
  graph: Graph,
): Promise<TemplateCatalogue | { readonly fault: string }> => {
  const found: KnownTemplate[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const read = await readGraph(`${encodeURIComponent(account)}/message_templates`, graph, {
      fields: 'name,language,status,category,parameter_format,components',
      limit: String(PAGE),
      ...(after === undefined ? {} : { after }),
    });
    if ('fault' in read) return read;
    if (!Array.isArray(read.body.data)) return { fault: 'not a list' };
    for (const element of listOf(read.body.data)) {
      const template = parseTemplate(element);
      if (template) found.push(template);
    }
    after = read.next === undefined ? undefined : scalarOf(read.next);
    if (after === undefined) return found;
  }
  return { fault: 'more pages than any account has' };
};
