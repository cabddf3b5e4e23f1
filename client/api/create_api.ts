import { type Context, Hono } from "hono";
import { CAPTURE_PARTS } from "../media/capture_settings.ts";
import { TRANSMIT_MODES } from "../media/voice_gate.ts";
import type { Telephone } from "../telephone.ts";
import { ApiError, errorResponse } from "./api_error.ts";
import { bearerOf, guardOrigin } from "./origin_guard.ts";
import { pageFileResponse, type PageFiles } from "./page_files.ts";
import {
  booleanField,
  choiceField,
  type JsonObject,
  numberField,
  optional,
  readJsonObject,
  stringField,
  switchFields,
} from "./request_body.ts";
import { BODY_BYTES, recordActions, recordReads } from "./records_api.ts";
import { type OneTimeCodes, sameSecret } from "./secrets.ts";
import { securityHeaders } from "./security_headers.ts";
import type { SessionAnswer } from "./types.ts";

export interface ApiOptions {
  readonly telephone: Telephone;
  /** The port that it is reached at, for Host and Origin. */
  readonly port: number;
  readonly token: string;
  readonly codes: OneTimeCodes;
  readonly page: PageFiles;
  /** Answers an upgrade to a WebSocket; `authorized`: it came with the bearer, so no hello is needed. */
  readonly upgrade: (request: Request, authorized: boolean) => Response;
  /** Told of errors that nobody foresaw. */
  readonly report: (error: unknown) => void;
}

/** What becomes of the call under way when another is answered. */
const FIRST = ["hold", "end"] as const;
const MANNERS = ["doNotDisturb", "callWaiting"] as const;

type Read = (query: URLSearchParams) => unknown;
type Action = (body: JsonObject) => unknown;

/** The local API and the page as a function from request to response: no port, no clock, no files. */
export function createApi(options: ApiOptions): Hono {
  const { telephone } = options;
  const app = new Hono();
  const headers = Object.entries(securityHeaders(options.port));

  const reads: Readonly<Record<string, Read>> = {
    state: () => telephone.state,
    users: () => telephone.state.users,
    devices: () => telephone.devices(),
    people: () => telephone.people(),
    ...recordReads(telephone),
  };
  const actions: Readonly<Record<string, Action>> = {
    connect: (body) =>
      telephone.connect({
        server: stringField(body, "server"),
        port: numberField(body, "port"),
        name: stringField(body, "name"),
      }),
    disconnect: () => telephone.disconnect(),
    call: async (body) => ({ call: await telephone.call(stringField(body, "to")) }),
    accept: (body) =>
      telephone.accept(
        optional(body, "call", stringField),
        optional(body, "first", (given, field) => choiceField(given, field, FIRST)),
      ),
    reject: (body) => telephone.reject(optional(body, "call", stringField)),
    hangup: (body) => telephone.hangup(optional(body, "call", stringField)),
    hold: (body) => telephone.hold(booleanField(body, "on"), optional(body, "call", stringField)),
    switch: (body) => telephone.switchTo(stringField(body, "call")),
    verify: (body) => telephone.verify(stringField(body, "call"), booleanField(body, "same")),
    trust: (body) => telephone.trust(stringField(body, "name")),
    "alarm/dismiss": () => telephone.dismissAlarm(),
    "people/forget": (body) => telephone.forget(stringField(body, "name")),
    mute: (body) => telephone.mute(booleanField(body, "on")),
    transmit: (body) => telephone.setTransmit(choiceField(body, "mode", TRANSMIT_MODES)),
    processing: (body) => telephone.setProcessing(switchFields(body, CAPTURE_PARTS)),
    volume: (body) => telephone.setVolume(stringField(body, "peer"), numberField(body, "db")),
    talk: (body) =>
      telephone.talk(
        booleanField(body, "on"),
        optional(body, "forMs", numberField),
      ),
    "test-call": () => ({ call: telephone.testCall() }),
    devices: (body) => telephone.setDevices(stringField(body, "mic"), stringField(body, "speaker")),
    settings: (body) => {
      const { keepHistory, ...manners } = switchFields(body, [...MANNERS, "keepHistory"]);
      if (keepHistory !== undefined) telephone.keepHistory(keepHistory);
      if (Object.keys(manners).length > 0) telephone.setManners(manners);
    },
    ...recordActions(telephone),
  };

  app.use(async (context, next) => {
    await next();
    // An upgrade's response is the runtime's own and can't be changed.
    if (context.res.status === 101) return;
    for (const [name, value] of headers) context.res.headers.set(name, value);
    if (!context.res.headers.has("cache-control")) {
      context.res.headers.set("cache-control", "no-store");
    }
  });
  app.use(async (context, next) => {
    guardOrigin(context.req.raw.headers, options.port);
    await next();
  });

  app.post("/api/session", async (context) => {
    // Without a bearer there must be an origin, and it was found to be ours.
    if (context.req.header("origin") === undefined) {
      throw new ApiError("forbidden", "Cannot give a token: the request names no origin");
    }
    const code = stringField(await readJsonObject(context.req.raw), "code");
    if (!options.codes.redeem(code)) {
      throw new ApiError(
        "unauthorized",
        "Cannot give a token: the code is unknown, used or too old",
      );
    }
    return context.json<SessionAnswer>({ token: options.token });
  });

  app.get("/api/events", (context) => {
    if (context.req.header("upgrade")?.toLowerCase() !== "websocket") {
      throw new ApiError("bad-request", "Cannot send events: this is not a WebSocket", 426);
    }
    const authorized = context.req.header("authorization") !== undefined;
    if (authorized) requireBearer(context);
    return options.upgrade(context.req.raw, authorized);
  });

  app.use("/api/*", async (context, next) => {
    requireBearer(context);
    await next();
  });
  for (const [path, read] of Object.entries(reads)) {
    app.get(
      `/api/${path}`,
      async (context) => context.json(await read(new URL(context.req.url).searchParams)),
    );
  }
  for (const [path, action] of Object.entries(actions)) {
    app.post(`/api/${path}`, async (context) => {
      const answer = await action(await readJsonObject(context.req.raw, BODY_BYTES[path]));
      return context.json(answer ?? {});
    });
  }
  app.all("/api/*", (context) => {
    const name = context.req.path.slice("/api/".length);
    const takes = [
      ...(Object.hasOwn(reads, name) || name === "events" ? ["GET"] : []),
      ...(Object.hasOwn(actions, name) || name === "session" ? ["POST"] : []),
    ];
    if (takes.length === 0) {
      throw new ApiError(
        "not-found",
        `Cannot find '${context.req.path}': the API has no such path`,
      );
    }
    throw new ApiError(
      "bad-request",
      `Cannot ${context.req.method} '${context.req.path}': it takes ${takes.join(" and ")}`,
      405,
    );
  });

  app.get("/*", (context) => {
    const name = context.req.path === "/" ? "index.html" : context.req.path.slice(1);
    const file = options.page.get(name);
    if (file === undefined) {
      throw new ApiError(
        "not-found",
        `Cannot find '${context.req.path}': the page has no such file`,
      );
    }
    return pageFileResponse(file, context.req.header("if-none-match"));
  });
  app.notFound((context) =>
    errorResponse(
      new ApiError("bad-request", `Cannot ${context.req.method} the page: it takes GET`, 405),
      options.report,
    )
  );
  app.onError((error) => errorResponse(error, options.report));
  return app;

  function requireBearer(context: Context): void {
    const bearer = bearerOf(context.req.raw.headers);
    if (bearer === null || !sameSecret(bearer, options.token)) {
      throw new ApiError("unauthorized", "Cannot serve this: the bearer token is missing or wrong");
    }
  }
}
