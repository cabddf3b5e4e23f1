import { Avatar } from "../../../ui/shared/components/avatar.tsx";
import type { UserRow } from "../types.ts";
import { TimeSince, type TimeSinceProps } from "./time_since.tsx";

export type UserTableRowProps = { readonly user: UserRow } & Omit<TimeSinceProps, "iso">;

export function UserTableRow({ user, ...time }: UserTableRowProps) {
  return (
    <tr>
      <th scope="row" class="user-name">
        <span class="user">
          <Avatar name={user.name} />
          <bdi>{user.name}</bdi>
        </span>
      </th>
      <td class="user-ip mono">{user.ip}</td>
      <td class="user-since">
        <TimeSince iso={user.since} {...time} />
      </td>
    </tr>
  );
}
