import { join } from "node:path";
import type { Target } from "./targets.ts";
import {
  bringTestRuntime,
  TEST_RUNTIME_DENO,
  TEST_RUNTIME_TARGET,
  testRuntimeProblem,
} from "./test_runtime.ts";

/** What a program runs on. */
export type Runtime =
  /** `deno compile` brings it from Deno's download site, or has it in its cache. */
  | { readonly state: "official" }
  /** Somebody's own, from the variable `DENORT_BIN`. */
  | { readonly state: "given"; readonly path: string }
  /** For tests and benches, never for a release. */
  | { readonly state: "test"; readonly path: string };

/** No fitting runtime can be had. */
export class RuntimeError extends Error {
  override name = "RuntimeError";
}

/** A site that answers does so at once; one that is filtered away may never. */
const REACH_TIMEOUT_MS = 5_000;

/** Where runtimes come from: Deno's site and cache, and npm for the test runtime. */
export interface RuntimeSources {
  /** Whether `deno compile` has it already. */
  isInCache(target: Target): Promise<boolean>;
  /** Why one of them can't be downloaded, or null where all can. */
  unreachable(targets: readonly Target[]): Promise<string | null>;
  /** Path of the test runtime. */
  bringTestRuntime(): Promise<string>;
}

/**
 * Decides what the programs for `targets` run on, and brings the test runtime where that is it.
 * @throws {RuntimeError} with what to do
 */
export async function chooseRuntime(
  targets: readonly Target[],
  { release, given }: { readonly release: boolean; readonly given: string | undefined },
  sources: RuntimeSources = REAL_SOURCES,
): Promise<Runtime> {
  if (given !== undefined && given !== "") {
    if (!release) return { state: "given", path: given };
    throw new RuntimeError("Cannot make a release on the runtime in DENORT_BIN: unset it");
  }
  const missing: Target[] = [];
  for (const target of targets) if (!await sources.isInCache(target)) missing.push(target);
  const unreached = await sources.unreachable(missing);
  if (unreached === null) return { state: "official" };
  const site = `Deno's runtime can't be downloaded (${unreached})`;
  if (release) {
    throw new RuntimeError(`Cannot make a release for ${namesOf(missing)}: ${site}`);
  }
  if (targets.some(({ name }) => name !== TEST_RUNTIME_TARGET)) {
    const only = `the test runtime is for ${TEST_RUNTIME_TARGET} alone`;
    throw new RuntimeError(`Cannot compile for ${namesOf(missing)}: ${site}, and ${only}`);
  }
  const problem = testRuntimeProblem();
  if (problem !== null) throw new RuntimeError(`Cannot compile: ${site}, and ${problem}`);
  try {
    return { state: "test", path: await sources.bringTestRuntime() };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RuntimeError(`Cannot compile: ${site}, nor the test runtime (${reason})`, { cause });
  }
}

const namesOf = (targets: readonly Target[]) => targets.map(({ name }) => name).join(", ");

/** What `--version` says of it; null of the official one. */
export function runtimeNote({ state }: Runtime): string | null {
  switch (state) {
    case "official":
      return null;
    case "given":
      return "runtime given by its builder";
    case "test":
      return "test runtime, not for release";
  }
}

/** The warning for whoever compiles; null where there is nothing to warn of. */
export function runtimeWarning(runtime: Runtime): string | null {
  switch (runtime.state) {
    case "official":
      return null;
    case "given":
      return `Warning: compiling on the runtime in DENORT_BIN, '${runtime.path}'`;
    case "test":
      return "Warning: Deno's download site can't be reached, so the programs run on the test " +
        `runtime (Deno ${TEST_RUNTIME_DENO}, from npm): for tests and benches, never for a release`;
  }
}

const fileOf = ({ triple }: Target) => `denort-${triple}.zip`;

/** Where `deno compile` keeps what it has downloaded. */
async function isInCache(target: Target): Promise<boolean> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(stdout)) as { denoDir: string };
  const path = join(denoDir, "dl", "release", `v${Deno.version.deno}`, fileOf(target));
  return await Deno.stat(path).then(({ isFile }) => isFile, () => false);
}

/** Why one of the runtimes can't be downloaded, or null where all can. */
async function unreachable(targets: readonly Target[]): Promise<string | null> {
  for (const target of targets) {
    const url = `https://dl.deno.land/release/v${Deno.version.deno}/${fileOf(target)}`;
    try {
      const signal = AbortSignal.timeout(REACH_TIMEOUT_MS);
      const response = await fetch(url, { method: "HEAD", signal });
      await response.body?.cancel();
      if (!response.ok) return `${url}: status ${response.status}`;
    } catch (error) {
      // "error sending request for url (…): client error (Connect): dns error: …": the last will do.
      const said = error instanceof Error ? error.message : String(error);
      return `dl.deno.land: ${said.split(": ").at(-1)}`;
    }
  }
  return null;
}

const REAL_SOURCES: RuntimeSources = {
  isInCache,
  unreachable,
  bringTestRuntime: () => bringTestRuntime(),
};
