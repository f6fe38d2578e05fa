import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { playRole } from '../role.ts';

const app = express();
// What a webhook costs at least before anything is kept: body, signature, JSON. It shows what the store's share is.
app.post('/verified', express.raw({ type: '*/*' }), (request, response) => {
  const given = Buffer.from(String(request.headers['x-hub-signature-256']).slice('sha256='.length), 'hex');
  const genuine = timingSafeEqual(given, createHmac('sha256', 'bench-secret').update(request.body).digest());
  const read: unknown = JSON.parse(request.body.toString('utf8'));
  response.status(genuine && read ? 200 : 401).end();
});
// The least that express can do: answer 200. What ingestion is measured against.
let answered = 0;
app.use((_request, response) => {
  answered += 1;
  response.status(200).end();
});
const server = await new Promise<Server>((resolve) => {
  const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
});

export type BareExpress = typeof handlers;
const handlers = playRole({ port: () => (server.address() as AddressInfo).port, answered: () => answered }, () => {
  server.closeAllConnections();
});
