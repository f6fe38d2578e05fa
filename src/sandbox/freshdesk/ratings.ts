import type { Route } from '../shared/exchange.ts';
import { apiRoute, type FreshdeskApi } from './api-route.ts';
import { checkFields, readDate } from './check-fields.ts';
import { findTicket, findWritable } from './find-ticket.ts';
import type { Rating } from './model.ts';
import { cutPage, PAGING } from './paging.ts';
import { presentRating } from './present.ts';
import { forbidden, refuseField } from './refusals.ts';

const VALUES = [103, 102, 101, 100, -101, -102, -103];

/** Page "Satisfaction Ratings"; they need an active survey. */
export function ratingRoutes(api: FreshdeskApi): Route[] {
  const { account } = api.ledger;
  const path = '/tickets/:id/satisfaction_ratings';
  const needSurvey = (): void => {
    if (!account.settings.survey) throw forbidden('require_feature');
  };
  return [
    apiRoute(api, 'POST', path, (call) => {
      needSurvey();
      const ticket = findWritable(api.ledger, call);
      const body = checkFields(call.sent, { feedback: 'text', ratings: 'map' });
      const ratings = body.map('ratings') ?? {};
      if (ratings.default_question === undefined)
        throw refuseField('default_question', 'missing_field', 'It should be a/an Integer');
      const wrong = Object.entries(ratings).find(([, value]) => !VALUES.includes(value as number));
      if (wrong)
        throw refuseField(wrong[0], 'invalid_value', `It should be one of these values: '${VALUES.join(',')}'`);
      const rating: Rating = {
        id: account.nextId('rating'),
        ticketId: ticket.id,
        userId: ticket.requesterId,
        agentId: ticket.responderId,
        groupId: ticket.groupId,
        feedback: body.text('feedback') ?? null,
        ratings: ratings as Record<string, number>,
        createdAt: account.clock.now(),
      };
      account.ratings.push(rating);
      call.record({ kind: 'rating-added', ticketId: ticket.id, fields: body.all });
      return { status: 201, json: presentRating(rating) };
    }),
    apiRoute(
      api,
      'GET',
      path,
      (call) => {
        const { id } = findTicket(api.ledger, call);
        return cutPage(
          account.ratings.filter(({ ticketId }) => ticketId === id),
          call.request,
          presentRating,
        );
      },
      { query: PAGING },
    ),
    apiRoute(
      api,
      'GET',
      '/surveys/satisfaction_ratings',
      ({ request }) => {
        const since = readDate(request.query.get('created_since') ?? '1970-01-01') ?? 0;
        const userId = request.query.get('user_id');
        const found = account.ratings.filter(
          (rating) => rating.createdAt >= since && (userId === null || String(rating.userId) === userId),
        );
        return cutPage(found, request, presentRating);
      },
      { query: [...PAGING, 'created_since', 'user_id'] },
    ),
  ];
}
