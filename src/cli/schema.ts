import { readFileSync } from 'node:fs';
import { configJsonSchema } from '../config/json-schema.ts';

/** Comes with the program: its comments are the schema's descriptions. */
const MANUAL = new URL('../../config/deskbridge.example.yaml', import.meta.url);

/** `deskbridge schema`: the configuration's language as JSON Schema, for editors. */
export const schema = (print: (line: string) => void): number => {
  print(JSON.stringify(configJsonSchema(readFileSync(MANUAL, 'utf8')), null, 2));
  return 0;
};
