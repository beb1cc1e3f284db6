import { html } from "../html.ts";
import { de } from "./words-de.ts";
import { en, type Words } from "./words-en.ts";

/** Shown inside the frame while the app's process is down; it looks again by itself. Both languages, since the frame's choice is not known here. */
export function unreachablePage(appName: string, reason: string): string {
  const text = (words: Words, lang: string): ReturnType<typeof html> =>
    html`<section lang="${lang}">
      <h1>${words.appDownTitle(appName)}</h1>
      <p>${words.appDownText}</p>
      <p><a href="">${words.tryAgain}</a></p>
    </section>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="refresh" content="2" />
        <title>${en.appDownTitle(appName)}</title>
        <style>
          body {
            margin: 0;
            min-height: 100vh;
            display: grid;
            place-content: center;
            gap: 28px;
            padding: 24px;
            background: #f5f5f2;
            color: #1d2330;
            font:
              14px/1.5 Inter,
              system-ui,
              sans-serif;
          }
          section {
            max-width: 46ch;
          }
          h1 {
            font-size: 17px;
            margin: 0 0 4px;
          }
          p {
            margin: 0 0 4px;
            color: #565e6f;
          }
          a {
            color: #2a55c9;
          }
          code {
            color: #6b7283;
            font-size: 12px;
          }
        </style>
      </head>
      <body>
        <main>${text(en, "en")}<br />${text(de, "de")}<br /><code>${reason}</code></main>
      </body>
    </html>`.markup;
}
