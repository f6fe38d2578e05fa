import type { EmulatorRequest, Reply, Route } from '../shared/exchange.ts';
import { parseJsonObject } from '../shared/json-input.ts';
import { ok, refuseObject, refusePath, refuseToken } from './graph-reply.ts';
import { listTemplates } from './list-templates.ts';
import type { MediaStore } from './media.ts';
import { readUploadForm } from './multipart.ts';
import type { BusinessNumber } from './options.ts';
import { postMessage, type SendDeps } from './send-message.ts';

export interface GraphDeps {
  readonly send: SendDeps;
  readonly media: MediaStore;
  /** May be turned while it runs, as a token is when it is revoked. */
  readonly access: { token: string };
  readonly apiVersion: string;
  /** Whether an app hears of what happens on the account. */
  readonly subscribed: () => boolean;
  /** Headers of every answer, for example `x-business-use-case-usage`. */
  readonly usageHeaders: Record<string, string>;
}

/** Graph's surface that the bridge uses, below `/{version}`: messages, media, the number, its templates. */
export const createGraphRoutes = (deps: GraphDeps): readonly Route[] => {
  const { send, media } = deps;

  /** The token is looked at before anything else, then the version, as Graph does. */
  const guard = (request: EmulatorRequest): Reply | undefined => {
    if (request.headers.authorization !== `Bearer ${deps.access.token}`) return refuseToken();
    return request.params.version === deps.apiVersion ? undefined : refusePath(request.path);
  };

  const route = (
    method: Route['method'],
    path: string,
    answer: (request: EmulatorRequest) => Reply | Promise<Reply>,
  ): Route => ({
    method,
    path: `/:version/:id${path}`,
    handle: async (request) => withHeaders(guard(request) ?? (await answer(request)), deps.usageHeaders),
  });

  const onNumber = (answer: (request: EmulatorRequest, number: BusinessNumber) => Reply | Promise<Reply>) => {
    return (request: EmulatorRequest): Reply | Promise<Reply> => {
      const number = send.state.numbers.get(request.params.id ?? '');
      return number ? answer(request, number) : refuseObject(request.method, request.params.id ?? '');
    };
  };

  return [
    {
      method: 'GET',
      path: '/_media/:id',
      handle(request) {
        const allowed = request.headers.authorization === `Bearer ${deps.access.token}`;
        const file = media.open(request.params.id ?? '', request.query.get('expires') ?? '');
        // Meta answers 404 to a dead URL and to a missing token alike ("Media").
        if (!allowed || !file) return { status: 404, text: 'Not Found' };
        return { status: 200, headers: { 'content-type': file.mimeType }, bytes: file.bytes };
      },
    },
    route(
      'POST',
      '/messages',
      onNumber((request, number) => postMessage(send, number, parseJsonObject(request.rawBody), request.no)),
    ),
    route(
      'POST',
      '/media',
      onNumber(async (request, number) =>
        media.upload(
          await readUploadForm(request.rawBody, request.headers['content-type'] ?? ''),
          number.id,
          request.no,
        ),
      ),
    ),
    route('GET', '/message_templates', (request) => {
      const id = request.params.id ?? '';
      const known = [...send.state.numbers.values()].some(({ businessAccountId }) => businessAccountId === id);
      return known ? listTemplates(request, send.templates) : refuseObject('GET', id);
    }),
    // Pages "Phone numbers" and "Subscribed apps": what belongs to a business account, and who hears of it.
    route('GET', '/phone_numbers', (request) => {
      const id = request.params.id ?? '';
      const numbers = [...send.state.numbers.values()].filter(({ businessAccountId }) => businessAccountId === id);
      return numbers.length > 0 ? ok({ data: numbers.map(describeNumber) }) : refuseObject('GET', id);
    }),
    route('GET', '/subscribed_apps', (request) => {
      const id = request.params.id ?? '';
      const known = [...send.state.numbers.values()].some(({ businessAccountId }) => businessAccountId === id);
      if (!known) return refuseObject('GET', id);
      const app = { whatsapp_business_api_data: { id: '1', name: 'Emulated App', link: 'https://example.com' } };
      return ok({ data: deps.subscribed() ? [app] : [] });
    }),
    route('GET', '', (request) => {
      const id = request.params.id ?? '';
      const number = send.state.numbers.get(id);
      return number ? ok(describeNumber(number)) : media.resolve(id, request.query.get('phone_number_id') ?? undefined);
    }),
    route('DELETE', '', (request) => media.remove(request.params.id ?? '')),
  ];
};

const withHeaders = (reply: Reply, headers: Readonly<Record<string, string>>): Reply => ({
  ...reply,
  headers: { ...headers, ...reply.headers },
});

const describeNumber = (number: BusinessNumber): unknown => ({
  verified_name: 'Emulated Business',
  display_phone_number: number.displayPhone,
  quality_rating: 'GREEN',
  id: number.id,
});
