import assert from "node:assert/strict";
import { chooseRuntime, runtimeNote, type RuntimeSources, runtimeWarning } from "./runtime.ts";
import { type Target, TARGETS } from "./targets.ts";
import { testRuntimeProblem } from "./test_runtime.ts";

const BUILD = { release: false, given: undefined };
const RELEASE = { release: true, given: undefined };
const LINUX = TARGETS.filter(({ name }) => name === "linux-x64");

/** Where Deno's site is out of reach, and `cached` runtimes are there already. */
function offline(cached: readonly string[] = []): RuntimeSources {
  return {
    isInCache: ({ name }) => Promise.resolve(cached.includes(name)),
    unreachable: (targets) => Promise.resolve(targets.length === 0 ? null : "no such host"),
    bringTestRuntime: () => Promise.resolve("/cache/denort"),
  };
}

async function refusal(
  targets: readonly Target[],
  how: { readonly release: boolean; readonly given: string | undefined },
  sources = offline(),
): Promise<string> {
  let message = "";
  await assert.rejects(chooseRuntime(targets, how, sources), (error: Error) => {
    message = error.message;
    return error.name === "RuntimeError";
  });
  return message;
}

Deno.test("chooseRuntime() takes Deno's own where it can be had, from its site or the cache", async () => {
  const online = { ...offline(), unreachable: () => Promise.resolve(null) };
  assert.deepEqual(await chooseRuntime(TARGETS, RELEASE, online), { state: "official" });
  const cache = offline(TARGETS.map(({ name }) => name));
  assert.deepEqual(await chooseRuntime(TARGETS, RELEASE, cache), { state: "official" });
});

Deno.test("chooseRuntime() takes the test runtime offline, which says what it is", async () => {
  const runtime = await chooseRuntime(LINUX, BUILD, offline());
  assert.deepEqual(runtime, { state: "test", path: "/cache/denort" });
  assert.equal(runtimeNote(runtime), "test runtime, not for release");
  assert.match(runtimeWarning(runtime) ?? "", /^Warning: .*never for a release$/);
});

Deno.test("chooseRuntime() refuses a release on the test runtime", async () => {
  assert.equal(
    await refusal(LINUX, RELEASE),
    "Cannot make a release for linux-x64: Deno's runtime can't be downloaded (no such host)",
  );
});

Deno.test("chooseRuntime() refuses a release on DENORT_BIN, and takes it otherwise", async () => {
  const given = "/opt/denort";
  assert.match(await refusal(LINUX, { release: true, given }), /DENORT_BIN: unset it$/);
  const runtime = await chooseRuntime(LINUX, { release: false, given }, offline());
  assert.deepEqual(runtime, { state: "given", path: given });
  assert.equal(runtimeNote(runtime), "runtime given by its builder");
});

Deno.test("chooseRuntime() names all platforms whose runtime is missing, in one message", async () => {
  assert.equal(
    await refusal(TARGETS, BUILD, offline(["linux-arm64"])),
    "Cannot compile for linux-x64, macos-x64, macos-arm64, windows-x64: Deno's runtime can't be " +
      "downloaded (no such host), and the test runtime is for linux-x64 alone",
  );
});

Deno.test("chooseRuntime() never puts a linux-x64 runtime into another platform's program", async () => {
  const others = TARGETS.map(({ name }) => name).filter((name) => name !== "linux-x64");
  assert.match(await refusal(TARGETS, BUILD, offline(others)), /^Cannot compile for linux-x64: /);
});

Deno.test("chooseRuntime() says why there is no test runtime either", async () => {
  const bringTestRuntime = () => Promise.reject(new Error("npm is out of reach"));
  const message = await refusal(LINUX, BUILD, { ...offline(), bringTestRuntime });
  assert.match(message, /nor the test runtime \(npm is out of reach\)$/);
});

Deno.test("testRuntimeProblem() knows the compilers that it works with", () => {
  assert.equal(testRuntimeProblem("2.8.3"), null);
  assert.equal(testRuntimeProblem("2.9.0"), "the test runtime doesn't work with Deno 2.9.0");
});
