import type { CommandLine, FlagValue } from "./flag.ts";

/**
 * For bash, from the 3.2 of macOS on, with nothing else installed. Bash cuts words at `=` and `:`, so
 * they are joined again, and of an answer only what follows the last cut is given back.
 */
export function bashCompletion({ program, commands, flags }: CommandLine): string {
  const name = `_${program.replaceAll("-", "_")}`;
  const values = Object.entries(flags).filter(([, { value }]) => value.kind !== "switch");
  const isFirst = commands.map(({ name }) => `$line != *" ${name} "*`).join(" && ");
  const choices = commands.filter((command) => command.choices !== undefined);
  return `# bash completion of ${program}: source <(${program} completions bash)
${name}() {
  local words=() typed value flag prefix cut breaks line i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    if [[ $i -gt 1 && (\${COMP_WORDS[i]} == [=:]* || \${COMP_WORDS[i-1]} == *[=:]) ]]; then
      words[\${#words[@]}-1]+=\${COMP_WORDS[i]}
    else
      words+=("\${COMP_WORDS[i]}")
    fi
  done
  typed=\${words[\${#words[@]}-1]}
  flag=\${words[\${#words[@]}-2]} value=$typed
  if [[ $typed == --*=* ]]; then flag=\${typed%%=*} value=\${typed#*=}; fi
  prefix=\${typed%"$value"}
  breaks=\${COMP_WORDBREAKS//[^=:]/} cut=
  if [[ -n $breaks ]]; then
    cut=\${typed##*[$breaks]}
    cut=\${typed%"$cut"}
  fi
  line=" \${words[*]} "

  local IFS=$'\\n'
  COMPREPLY=()
  case $flag in
${values.map(([flag, { value }]) => `    --${flag}) ${valueAnswer(value)} ;;`).join("\n")}
${choices.map(({ name, choices }) => `    ${name}) ${fixed(choices ?? [])} ;;`).join("\n")}
    *)
      if [[ $typed == -* ]]; then
        ${fixed(Object.keys(flags).map((flag) => `--${flag}`))}
      elif [[ ${isFirst} ]]; then
        ${fixed(commands.map(({ name }) => name))}
      fi ;;
  esac
  for i in "\${!COMPREPLY[@]}"; do
    line=$prefix\${COMPREPLY[i]}
    COMPREPLY[i]=\${line#"$cut"}
  done
}
complete -F ${name} ${program}`;
}

function valueAnswer(value: FlagValue): string {
  switch (value.kind) {
    case "choice":
      return fixed(value.choices);
    case "file":
      return `compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$value"))`;
    case "folder":
      return `compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$value"))`;
    case "sound":
      return `
      if [[ $value == file:* ]]; then
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -f -P file: -- "\${value#file:}"))
      else
        ${fixed([...value.words, "file:"])}
        if [[ \${COMPREPLY[*]} == file: ]]; then compopt -o nospace 2>/dev/null; fi
      fi`;
    default:
      return ":";
  }
}

/** Answers with those of `words` that begin with what is typed; they are of letters, `-` and `:`. */
function fixed(words: readonly string[]): string {
  return `COMPREPLY=($(compgen -W $'${words.join("\\n")}' -- "$value"))`;
}
