import type { ComponentChildren } from "preact";
import type { Language } from "../../../ui/shared/language.ts";
import { dashboardTexts } from "../texts/dashboard_texts.ts";

export interface DocumentProps {
  readonly lang: Language;
  readonly title: string;
  /** The page's state as JSON, where it has islands. */
  readonly state?: { readonly id: string; readonly json: string };
  /** What a browser without JavaScript loads, and after how long. */
  readonly refresh?: { readonly seconds: number; readonly to: string };
  readonly children: ComponentChildren;
}

/** The frame of every page; `renderToString` it behind `<!doctype html>`. */
export function Document({ lang, title, state, refresh, children }: DocumentProps) {
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" type="image/svg+xml" href="/assets/icon.svg" />
        <link rel="stylesheet" href="/assets/style.css" />
        {refresh !== undefined && (
          <noscript>
            {/* With the address: a bare refresh of `/#token=…` only jumps to the fragment. */}
            <meta http-equiv="refresh" content={`${refresh.seconds}; url=${refresh.to}`} />
          </noscript>
        )}
        {state !== undefined && <script type="module" src="/assets/main.js" />}
      </head>
      <body>
        <a class="skip" href="#main">{dashboardTexts(lang).skip}</a>
        {children}
        {state !== undefined && (
          <script
            type="application/json"
            id={state.id}
            dangerouslySetInnerHTML={{ __html: state.json }}
          />
        )}
      </body>
    </html>
  );
}
