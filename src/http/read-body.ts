import type { IncomingMessage } from 'node:http';

/** The bytes of a request, or why there are none. */
export type Body = { readonly bytes: Buffer } | { readonly failed: 'too-large' | 'compressed' | 'aborted' };

/** What is thrown away of a body that is too large, so that its sender sees the answer rather than a reset. */
const MAX_DISCARDED = 4 * 1024 * 1024;

/**
 * Reads a body of at most `limit` bytes, exactly as it came: signatures are made over raw bytes. Compressed bodies are
 * refused (neither Meta nor a helpdesk sends any), so nothing can unfold. Express's own raw reader would swallow an
 * oversized body to its very end before it answers. Never rejects.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  const encoding = request.headers['content-encoding'];
  const compressed = encoding !== undefined && encoding.trim().toLowerCase() !== 'identity';
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let failed: 'too-large' | 'compressed' | undefined = compressed ? 'compressed' : undefined;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit && !failed) {
        failed = 'too-large';
        chunks.length = 0;
      }
      if (!failed) chunks.push(chunk);
      else if (length > limit + MAX_DISCARDED) {
        request.pause();
        resolve({ failed });
      }
    });
    request.on('end', () => {
      if (failed) resolve({ failed });
      else resolve({ bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length) });
    });
    // A broken request has no 'end'; after a complete one this comes too late to matter.
    request.on('close', () => resolve({ failed: 'aborted' }));
    request.on('error', () => resolve({ failed: 'aborted' }));
  });
}
