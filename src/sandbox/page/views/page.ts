import { type Html, html, nothing } from '../html.ts';
import type { Model } from '../model.ts';
import { queryOf } from '../selection.ts';
import { bridge } from './bridge.ts';
import { desk } from './desk.ts';
import { phones } from './phones.ts';
import { tryThis } from './try-this.ts';

/** What came of what somebody did, when it needs words. */
export interface Notice {
  readonly text: string;
  readonly tone: 'good' | 'bad';
}

const CONFIG = JSON.stringify({
  extensions: 'sse',
  includeIndicatorCSS: false,
  // What people folded or unfolded stays so.
  morphIgnore: ['data-htmx-powered', 'open'],
});

/** The whole page. */
export const page = (model: Model, notice: Notice | undefined): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="htmx-config" content="${CONFIG}">
<title>Deskbridge sandbox</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/look.css">
<link rel="stylesheet" href="/static/page.css">
<script src="/static/htmx.js" defer></script>
<script src="/static/page.js" defer></script>
</head>
<body>
<a class="skip" href="#sandbox">Skip to the sandbox</a>
<header class="top">
  <h1>Deskbridge <span>sandbox</span></h1>
  <p class="hint grow wide-only">The real service between an emulated WhatsApp and an emulated ${model.helpdeskName}, on this machine alone.
    After an unknown outcome it waits ${model.bridge.timesFaster} times shorter than in production.</p>
  <nav class="jump" aria-label="Parts of the page"><a href="#phones">Phones</a><a href="#bridge">Deskbridge</a><a href="#desk">Desk</a></nav>
</header>
!${tryThis(model.helpdeskName)}
<p id="away" class="notice bad" hidden>This page lost touch with the sandbox. Is <code>npm run sandbox</code> still running?</p>
!${sandbox(model, notice)}
</body>
</html>`;

/** Everything that changes: the answer to each form. */
export const sandbox = (model: Model, notice: Notice | undefined): Html => html`
<main id="sandbox" tabindex="-1">
  <div id="live!${liveId(model)}" hx-sse:connect="/live${queryOf(model.selection)}" hx-target="#columns" hx-swap="outerMorph"></div>
  <div id="notice" role="status">!${noticeLine(notice)}</div>
  !${columns(model)}
</main>`;

/** Another selection is another stream, so it is another element. */
const liveId = ({ selection }: Model): Html => html`${queryOf(selection)}`;

const noticeLine = (notice: Notice | undefined): Html =>
  notice === undefined ? nothing : html`<p class="notice ${notice.tone}">${notice.text}</p>`;

/** What is sent again whenever something changed. */
export const columns = (model: Model): Html => html`
<div id="columns" class="columns">
  !${phones(model)}
  !${bridge(model)}
  !${desk(model)}
</div>`;
