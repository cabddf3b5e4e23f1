import { renderToString } from "preact-render-to-string";
import { Brand } from "../../../ui/shared/components/brand.tsx";
import type { Language } from "../../../ui/shared/language.ts";
import { errorResponse } from "../api_error.ts";
import { Document } from "../components/document.tsx";
import { dashboardTexts } from "../texts/dashboard_texts.ts";
import { htmlResponse } from "./html_response.ts";

/** 404: JSON for scripts under /api/, a page elsewhere. */
export function notFound(path: string, lang: Language): Response {
  if (path === "/api" || path.startsWith("/api/")) {
    return errorResponse(404, "not-found", `There is no '${path}'`);
  }
  const texts = dashboardTexts(lang);
  return htmlResponse(
    404,
    renderToString(
      <Document lang={lang} title={texts.notFound}>
        <div class="page">
          <header class="top">
            <Brand product={texts.product} />
          </header>
          <main id="main" class="main">
            <h1>{texts.notFound}</h1>
            <p>
              <a href="/">{texts.notFoundHint}</a>
            </p>
          </main>
        </div>
      </Document>,
    ),
  );
}
