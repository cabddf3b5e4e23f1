import { Icon } from "../../../ui/shared/components/icon.tsx";
import type { SortKey, SortOrder } from "./sort_users.ts";

export interface SortHeaderProps {
  readonly column: SortKey;
  readonly order: SortOrder;
  readonly label: string;
  /** Without a script there is nothing to press. */
  readonly pressable: boolean;
  readonly onSort: (column: SortKey) => void;
}

/** A heading of the table that sorts by its column, and the other way round when it does already. */
export function SortHeader({ column, order, label, pressable, onSort }: SortHeaderProps) {
  const active = order.by === column;
  const direction = order.descending ? "descending" : "ascending";
  return (
    <th
      scope="col"
      role="columnheader"
      class={`user-${column}`}
      aria-sort={active ? direction : undefined}
    >
      {pressable
        ? (
          <button type="button" class="sort" onClick={() => onSort(column)}>
            {label}
            {active && <Icon name={order.descending ? "arrowDown" : "arrowUp"} />}
          </button>
        )
        : label}
    </th>
  );
}
