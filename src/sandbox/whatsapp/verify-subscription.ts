/** What the endpoint made of Meta's handshake. */
export interface HandshakeResult {
  /** True when the endpoint answered 200 with the challenge and nothing else. */
  readonly ok: boolean;
  /** 0 when no answer came. */
  readonly status: number;
}

/** Meta's GET handshake: `hub.mode`, `hub.challenge`, `hub.verify_token` ("Create a webhook endpoint"). */
export const verifySubscription = async (
  webhookUrl: string | undefined,
  verifyToken: string,
  randomDigits: string,
): Promise<HandshakeResult> => {
  if (webhookUrl === undefined) return { ok: false, status: 0 };
  const challenge = String(Number.parseInt(randomDigits, 16));
  const url = new URL(webhookUrl);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.challenge', challenge);
  url.searchParams.set('hub.verify_token', verifyToken);
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    return { ok: answer.status === 200 && (await answer.text()) === challenge, status: answer.status };
  } catch {
    return { ok: false, status: 0 };
  }
};
