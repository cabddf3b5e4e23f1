import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";

export interface BannerProps {
  readonly level: "info" | "warning" | "error";
  readonly children: ComponentChildren;
  /** A button at its end. */
  readonly action?: ComponentChildren;
}

/** Something that concerns the whole page; read out when it appears. */
export function Banner({ level, children, action }: BannerProps) {
  return (
    <div class={`banner banner-${level}`} role={level === "info" ? "status" : "alert"}>
      <Icon name={level === "info" ? "info" : "warning"} />
      <div class="banner-text">{children}</div>
      {action}
    </div>
  );
}
