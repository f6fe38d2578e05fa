import type { FetchedFile, FileRef, StoredFile } from '../core/files.ts';
import { takeIn } from './take-in.ts';
import { trueType } from './true-type.ts';

/**
 * The bytes of a file that was opened, in chunks to be stored, checked against what was announced. Ends with what it truly
 * is; throws a FileFault when it is too large or not what was announced.
 */
export async function* inspectFile(
  ref: FileRef,
  opened: Extract<FetchedFile, { result: 'open' }>,
): AsyncGenerator<Uint8Array, StoredFile, undefined> {
  // The sender's word beats a server's guess; a server's beats none.
  const declared = ref.contentType === 'application/octet-stream' ? opened.contentType : ref.contentType;
  const announced = { size: opened.size, sha256: ref.sha256 };
  let first: Uint8Array = new Uint8Array();
  let size = 0;
  for await (const chunk of takeIn(opened.chunks, announced)) {
    if (size === 0) first = chunk;
    size += chunk.length;
    yield chunk;
  }
  return { ...(await trueType(first, { name: ref.name, contentType: declared ?? ref.contentType })), size };
}
