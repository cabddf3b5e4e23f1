/** In the shells themselves, those of the three that are installed. */
import assert from "node:assert/strict";
import { COMMAND_LINE as CLIENT } from "../client/flags.ts";
import { COMMAND_LINE as SERVER } from "../server/flags.ts";
import { type Shell, SHELLS } from "./common_flags.ts";
import { completionScript, readShell } from "./completion_script.ts";
import type { CommandLine } from "./flag.ts";
import { SMALL_PROGRAM } from "./small_table.ts";

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function runIn(folder: string, command: string, args: readonly string[]): Promise<Run> {
  const home = `${folder}/.home`;
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd: folder,
    env: { HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, LC_ALL: "C.UTF-8" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

async function isInstalled(shell: Shell): Promise<boolean> {
  try {
    return (await new Deno.Command(shell, { args: ["-c", "true"], stdin: "null" }).output())
      .success;
  } catch {
    return false;
  }
}

const INSTALLED = new Map<Shell, boolean>();
for (const shell of SHELLS) INSTALLED.set(shell, await isInstalled(shell));

/** A test in a folder that has `script`, the program's completions, and some files. */
function shellTest(
  shell: Shell,
  name: string,
  commandLine: CommandLine,
  test: (folder: string) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: INSTALLED.get(shell) !== true,
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        await Deno.mkdir(`${folder}/sub dir`);
        await Deno.writeTextFile(`${folder}/abc.wav`, "");
        await Deno.writeTextFile(`${folder}/script`, completionScript(commandLine, shell));
        await test(folder);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

/** What bash is answered at the end of `line`, which it cuts at spaces, `=` and `:`. */
async function completeInBash(folder: string, line: string): Promise<string[]> {
  const words = line.split(/\s+|(?<=[=:])|(?=[=:])/);
  const script = `source ./script
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=\${#COMP_LINE}
    spec=$(complete -p "$1")
    [[ $spec =~ -F\\ ([a-z_]+) ]] && \${BASH_REMATCH[1]}
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { out, err } = await runIn(folder, "bash", ["-c", script, "bash", ...words]);
  assert.equal(err, "");
  return out.split("\n").filter((word) => word !== "");
}

shellTest(
  "bash",
  "bashCompletion() completes flags, commands, values and paths",
  SMALL_PROGRAM,
  async (folder) => {
    const table: readonly [string, string[]][] = [
      ["", ["call", "devices", "completions"]],
      ["--co", ["--codec", "--config"]],
      ["dev", ["devices"]],
      ["--events c", ["call", "completions"]],
      ["devices c", []],
      ["call ", []],
      ["completions ", ["bash", "zsh", "fish"]],
      ["--codec ", ["v1", "opus"]],
      ["--codec=", ["v1", "opus"]],
      ["--codec=o", ["opus"]],
      ["--name ", []],
      ["--mic ", ["default", "tone", "file:"]],
      ["--mic file:a", ["abc.wav"]],
      ["--mic=file:a", ["abc.wav"]],
      ["--data s", ["sub dir"]],
      ["--db a", ["abc.wav"]],
    ];
    for (const [line, answers] of table) {
      assert.deepEqual(await completeInBash(folder, `small-program ${line}`), answers, line);
    }
  },
);

/** What fish offers at the end of `line`. */
async function completeInFish(folder: string, line: string): Promise<string[]> {
  const { out, err } = await runIn(folder, "fish", [
    ...["--no-config", "-c", "source ./script; complete -C $argv[1]", line],
  ]);
  assert.equal(err, "");
  return out.split("\n").map((answer) => answer.split("\t")[0] ?? "").filter((word) => word !== "");
}

shellTest(
  "fish",
  "fishCompletion() completes flags, commands, values and paths",
  SMALL_PROGRAM,
  async (folder) => {
    const table: readonly [string, string[]][] = [
      ["", ["call", "completions", "devices"]],
      ["--co", ["--codec", "--config"]],
      ["dev", ["devices"]],
      ["call ", []],
      ["completions ", ["bash", "fish", "zsh"]],
      ["--codec ", ["opus", "v1"]],
      ["--codec=o", ["--codec=opus"]],
      ["--name ", []],
      ["--mic ", ["default", "file:", "tone"]],
      ["--mic file:", ["file:", "file:abc.wav", "file:script", "file:sub dir/"]],
      ["--mic=file:a", ["--mic=file:abc.wav"]],
      ["--data s", ["sub dir/"]],
      ["--db a", ["abc.wav"]],
    ];
    for (const [line, answers] of table) {
      const found = await completeInFish(folder, `small-program ${line}`);
      assert.deepEqual(found.sort(), answers, line);
    }
  },
);

/** Types each line, which ends with what TAB completes, into an interactive zsh; what the program was called with. */
async function typeInZsh(folder: string, lines: readonly string[]): Promise<string[]> {
  const script = `zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell 'PS1=; unsetopt prompt_cr prompt_sp; autoload -Uz compinit; compinit -u -D
      source ./script; small-program() { print -r -- "GOT:\${(j:|:)@}:END"; }; print READY'
    zpty -r -m shell said '*READY*READY*'
    for line in "$@"; do
      zpty -w -n shell "$line"$'\\t\\n'
      zpty -r -m shell said '*GOT:*:END*'
      said=\${said##*GOT:}
      print -r -- "\${said%%:END*}"
    done
    zpty -d shell`;
  const { out, err } = await runIn(folder, "zsh", ["-f", "-c", script, "zsh", ...lines]);
  assert.equal(err, "");
  return out.trimEnd().split("\n");
}

shellTest(
  "zsh",
  "zshCompletion() completes flags, commands, values and paths",
  SMALL_PROGRAM,
  async (folder) => {
    const table: readonly [string, string][] = [
      ["--even", "--events"],
      ["--cod\topu", "--codec=opus"],
      ["--codec o", "--codec|opus"],
      ["dev", "devices"],
      ["completions fi", "completions|fish"],
      ["--mic to", "--mic|tone"],
      ["--mic file:ab", "--mic|file:abc.wav"],
      ["--mic=fi\tab", "--mic=file:abc.wav"],
      ["--data su", "--data|sub dir"],
      ["--events --db ab", "--events|--db|abc.wav"],
    ];
    const typed = await typeInZsh(folder, table.map(([line]) => `small-program ${line}`));
    assert.deepEqual(typed, table.map(([, called]) => called));
  },
);

for (const commandLine of [CLIENT, SERVER]) {
  for (const shell of SHELLS) {
    const name = `completionScript() of ${commandLine.program} is ${shell} without mistakes`;
    shellTest(shell, name, commandLine, async (folder) => {
      const { code, out, err } = await runIn(folder, shell, ["-n", "script"]);
      assert.deepEqual({ code, out, err }, { code: 0, out: "", err: "" });
    });
  }
}

Deno.test("readShell() reads the name of a shell, and says which there are", () => {
  assert.equal(readShell(["zsh"]), "zsh");
  const table: readonly [string[], string][] = [
    [[], "Cannot print completions: name the shell, bash, zsh, fish"],
    [["bsh"], "Cannot print completions for 'bsh'; did you mean 'bash'?"],
    [["powershell"], "Cannot print completions for 'powershell': it is one of bash, zsh, fish"],
    [["bash", "now"], "Cannot use 'now' after 'bash'"],
  ];
  for (const [words, message] of table) {
    assert.throws(() => readShell(words), { name: "UsageError", message });
  }
});
