import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { playRole } from '../role.ts';

// The least that express can do: answer 200. What ingestion is measured against.
const app = express();
app.use((_request, response) => {
  response.status(200).end();
});
const server = await new Promise<Server>((resolve) => {
  const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
});

export type BareExpress = typeof handlers;
const handlers = playRole({ port: () => (server.address() as AddressInfo).port }, () => {
  server.closeAllConnections();
});
