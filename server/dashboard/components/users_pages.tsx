import type { DashboardTexts } from "../texts/texts.ts";

export interface UsersPagesProps {
  readonly texts: DashboardTexts;
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/** Leafs through those online without a script; nothing where one page holds all. */
export function UsersPages({ texts, number, of }: UsersPagesProps) {
  if (of === 1) return null;
  return (
    <noscript>
      <nav class="pages" aria-label={texts.pages}>
        {number > 1 && <a href={`/?page=${number - 1}`} rel="prev">{texts.pageBefore}</a>}
        <span class="muted">{texts.page(number, of)}</span>
        {number < of && <a href={`/?page=${number + 1}`} rel="next">{texts.pageAfter}</a>}
      </nav>
    </noscript>
  );
}
