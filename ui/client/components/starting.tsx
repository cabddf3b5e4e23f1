import { Banner } from "../../shared/components/banner.tsx";
import { Brand } from "../../shared/components/brand.tsx";
import { useApp } from "../app_context.ts";

/** Before the first word from the client program. */
export function Starting({ lost }: { lost: boolean }) {
  const { t } = useApp();
  return (
    <div class="page">
      <header class="top">
        <Brand product={t.product} />
      </header>
      <main>
        <h1 class="hidden-text">DevCloud</h1>
        {lost ? <Banner level="error">{t.lost}</Banner> : <p class="muted">{t.starting}</p>}
      </main>
    </div>
  );
}
