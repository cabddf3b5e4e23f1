import { ActivityPanel } from "./activity.tsx";
import { CloseServer } from "./close_server.tsx";
import { LinkBanner } from "./link_banner.tsx";
import { LinkStatus } from "./link_status.tsx";
import { Listening } from "./listening.tsx";
import { Login } from "./login.tsx";
import { NamesTable } from "./names_table.tsx";
import { ServerLog } from "./server_log.tsx";
import { UsersTable } from "./users_table.tsx";

/** The parts of the page that move; everything else is HTML that the server has rendered. */
export const ISLANDS = {
  activity: ActivityPanel,
  closeServer: CloseServer,
  linkBanner: LinkBanner,
  linkStatus: LinkStatus,
  listening: Listening,
  login: Login,
  namesTable: NamesTable,
  serverLog: ServerLog,
  usersTable: UsersTable,
} as const;

export type IslandName = keyof typeof ISLANDS;
