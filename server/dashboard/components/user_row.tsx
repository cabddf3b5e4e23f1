import { Avatar } from "../../../ui/shared/components/avatar.tsx";
import type { UserRow } from "../types.ts";
import { TimeSince, type TimeSinceProps } from "./time_since.tsx";

export type UserTableRowProps = { readonly user: UserRow } & Omit<TimeSinceProps, "iso">;

export function UserTableRow({ user, ...time }: UserTableRowProps) {
  return (
    <tr role="row">
      <th scope="row" role="rowheader" class="user-name">
        <span class="user">
          <Avatar name={user.name} />
          <bdi>{user.name}</bdi>
        </span>
      </th>
      <td role="cell" class="user-ip mono">{user.ip}</td>
      <td role="cell" class="user-since">
        <TimeSince iso={user.since} {...time} />
      </td>
    </tr>
  );
}
