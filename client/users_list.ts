import type { OnlineUser, UsersChange } from "../protocol/directory_messages.ts";

export interface UsersList {
  /** Takes a change; gives the whole list when it is complete, null while more of it is to come. */
  apply(change: UsersChange): readonly OnlineUser[] | null;
}

/** The online list of a server of ours, kept up to date by what it pushes. */
export function createUsersList(): UsersList {
  let users = new Map<string, OnlineUser>();
  return {
    apply(change) {
      if (change.reset === true) users = new Map();
      for (const name of change.left) users.delete(name);
      for (const user of change.joined) users.set(user.name, user);
      return change.more === true ? null : [...users.values()];
    },
  };
}
