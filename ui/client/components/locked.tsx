import { Brand } from "../../shared/components/brand.tsx";
import { Icon } from "../../shared/components/icon.tsx";
import { useApp } from "../app_context.ts";

/** A tab without the token: what is missing, and where it is. */
export function Locked({ why }: { why: "noKey" | "codeUsed" | "refused" }) {
  const { t } = useApp();
  return (
    <div class="page">
      <header class="top">
        <Brand product={t.product} />
      </header>
      <main class="panel locked">
        <span class="locked-icon">
          <Icon name="lock" />
        </span>
        <h1>{t.locked.title}</h1>
        <p>{t.locked[why]}</p>
        <p>{t.locked.how}</p>
        <p>
          <code>{`Page http://${location.host}/#token=…`}</code>
        </p>
      </main>
    </div>
  );
}
