import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

export interface PanelProps {
  /** Unique in the page: the heading gets `ID-title`. */
  readonly id: string;
  readonly title: string;
  readonly icon?: IconName;
  /** A count or the like beside the title. */
  readonly badge?: ComponentChildren;
  /** Controls at the heading's end. */
  readonly actions?: ComponentChildren;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A card with a heading. */
export function Panel(props: PanelProps) {
  const { id, title, icon, badge, actions, children } = props;
  return (
    <section
      id={id}
      class={props.class === undefined ? "panel" : `panel ${props.class}`}
      aria-labelledby={`${id}-title`}
    >
      <div class="panel-head">
        <h2 id={`${id}-title`}>
          {icon !== undefined && <Icon name={icon} />}
          <span>{title}</span>
        </h2>
        {badge !== undefined && <span class="badge">{badge}</span>}
        {actions !== undefined && actions !== false && <div class="panel-actions">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
