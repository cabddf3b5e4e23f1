import { Avatar } from "../../../ui/shared/components/avatar.tsx";
import { Button } from "../../../ui/shared/components/button.tsx";
import type { DashboardTexts } from "../texts/texts.ts";
import type { UserRow } from "../types.ts";
import { TimeSince, type TimeSinceProps } from "./time_since.tsx";

export interface UserTableRowProps extends Omit<TimeSinceProps, "iso"> {
  readonly user: UserRow;
  /** Its place among all rows, of which not all may be drawn; from 1. */
  readonly place: number;
  readonly texts: DashboardTexts;
  /** Null: nobody can be removed, since no script runs or the server has closed. */
  readonly onKick: ((name: string) => void) | null;
}

export function UserTableRow({ user, place, texts, onKick, ...time }: UserTableRowProps) {
  return (
    <tr role="row" data-row aria-rowindex={place + 1}>
      <th scope="row" role="rowheader" class="user-name">
        <span class="user">
          <Avatar name={user.name} />
          <bdi title={user.name}>{user.name}</bdi>
        </span>
      </th>
      <td role="cell" class="user-ip mono">{user.ip}</td>
      <td role="cell" class="user-client">{texts.client(user)}</td>
      <td role="cell" class="user-since">
        <TimeSince iso={user.since} {...time} />
      </td>
      <td role="cell" class="user-kick">
        <Button
          label={`${texts.kick.action} ${user.name}`}
          disabled={onKick === null}
          onClick={() => onKick?.(user.name)}
        >
          {texts.kick.action}
        </Button>
      </td>
    </tr>
  );
}
