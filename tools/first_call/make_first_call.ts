/** What a new user does, done by a machine: from two downloaded files to the first word heard. */
import { join } from "node:path";
import { encodeWav } from "../../client/media/wav.ts";
import { startBrowser } from "../../tests/pages/browser.ts";
import { type SoundRig, startSoundRig } from "../../tests/sound/rig.ts";
import { type Program, spawnProgram } from "../programs/program.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE, type Voice } from "../speech.ts";
import { listenAt } from "./hear.ts";
import { createStopwatch, type Step } from "./stopwatch.ts";

/** Where it happens. */
export interface Place {
  /** Holds the two programs, and nothing else. */
  readonly programs: string;
  /** For the users' homes. */
  readonly folder: string;
  /** `free`: other programs may have the default ports, so that flags name free ones. */
  readonly ports: "default" | "free";
}

const HZ = 48_000;
const ENGLISH = { locale: "en-US" };
const SPEECH_SECONDS = 60; // longer than it all takes
const STEP_TIMEOUT_MS = 30_000;

/** Makes the call; gives the steps, the last of which is heard sound. Throws where one fails. */
export async function makeFirstCall(place: Place): Promise<readonly Step[]> {
  await using all = new AsyncDisposableStack();
  const rig = all.use(await startSoundRig());
  const browser = all.use(await startBrowser());
  // A browser is open, as users have one; what the program opens is a tab.
  const tabs = {
    John: await browser.open("about:blank", ENGLISH),
    Marie: await browser.open("about:blank", ENGLISH),
  };
  const watch = createStopwatch();

  const flags = place.ports === "default"
    ? []
    : ["--host=127.0.0.1", "--port=0", "--dashboard-port=0", "--no-mdns"];
  const ears = {
    John: await addSoundCard(rig, all, place, "John", JOHNS_VOICE),
    Marie: await addSoundCard(rig, all, place, "Marie", MARIES_VOICE),
  };
  const start = (who: string, program: string, args: readonly string[]) =>
    startAt(place, rig, who, program, args);

  watch.mark("command", "devcloud-server");
  const server = all.use(await start("the server", "devcloud-server", flags));
  const listening = await printed(server, /Listening on (\S+)/);
  watch.mark("programs", "the server listens");

  for (const name of ["John", "Marie"] as const) {
    const more = place.ports === "default"
      ? []
      : [`--server=${listening}`, "--ui-port=0", "--voice-port=0"];
    watch.mark("command", `devcloud-client --name ${name}`);
    const client = all.use(await start(name, "devcloud-client", ["--name", name, ...more]));
    const url = await printed(client, /Page (http\S+)/);
    watch.mark("programs", `${name}'s program serves its page`);
    const registered = printed(client, / (Registered)$/).then(() =>
      watch.mark("programs", `${name}'s program has found the server, and registered`)
    );
    await tabs[name].goto(url);
    await tabs[name].getByText(`Connected as ${name}`).first().waitFor({
      timeout: STEP_TIMEOUT_MS,
    });
    watch.mark("programs", `${name}'s page shows so`);
    await registered;
  }

  const call = tabs.John.getByRole("button", { name: "Call Marie", exact: true });
  await call.waitFor({ timeout: STEP_TIMEOUT_MS });
  watch.mark("programs", "John's page shows Marie");
  await call.click();
  watch.mark("click", "Call");
  const accept = tabs.Marie.getByRole("button", { name: "Accept", exact: true });
  await accept.waitFor({ timeout: STEP_TIMEOUT_MS });
  watch.mark("programs", "it rings at Marie's");
  await accept.click();
  watch.mark("click", "Accept");
  for (const [name, ear] of Object.entries(ears)) {
    watch.mark("programs", `${name} hears the other`, await ear.first(STEP_TIMEOUT_MS));
  }
  return watch.steps;
}

/** A microphone that somebody speaks into, and a loudspeaker with an ear at it. */
async function addSoundCard(
  rig: SoundRig,
  all: AsyncDisposableStack,
  { folder }: Place,
  name: string,
  voice: Voice,
) {
  await rig.addNullSink(`${name}-mouth`);
  await rig.addNullSink(`${name}-ear`);
  const file = join(folder, `${name}.wav`);
  await Deno.writeFile(file, encodeWav(makeSpeech(voice, SPEECH_SECONDS, HZ), HZ));
  // In small pieces, as sound cards work: else a null sink works in pieces of 2 s, and a stream that
  // is opened waits for the end of one. It ends with the rig.
  rig.play(file, `${name}-mouth`, "--latency-msec=10").catch(() => {});
  return all.use(await listenAt(rig, `${name}-ear`));
}

/** As a new user: an empty home, and of the environment only what leads to the sound. */
async function startAt(
  { programs, folder }: Place,
  rig: SoundRig,
  who: string,
  program: string,
  args: readonly string[],
): Promise<Program> {
  const home = await Deno.makeTempDir({ dir: folder, prefix: "home-" });
  const env = {
    ...rig.env,
    HOME: home,
    PULSE_SOURCE: `${who}-mouth.monitor`,
    PULSE_SINK: `${who}-ear`,
  };
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return spawnProgram(who, {
    command: "/usr/bin/env",
    args: ["-i", ...variables, join(programs, program), ...args],
    cwd: home,
    env: {},
  });
}

async function printed(program: Program, wanted: RegExp): Promise<string> {
  const timeoutMs = STEP_TIMEOUT_MS;
  const line = await program.stdout.until(`${wanted}`, (line) => wanted.test(line), { timeoutMs });
  return wanted.exec(line)?.[1] ?? "";
}
