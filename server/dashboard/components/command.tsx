/** A command line to type elsewhere; lines break between its words only, never within `--name`. */
export function Command({ line }: { line: string }) {
  return (
    <code class="command">
      {line.split(" ").map((word, index) => [index > 0 && " ", <span key={index}>{word}</span>])}
    </code>
  );
}

/** Whether only clients on the server's own machine reach it: `--host 127.0.0.1`. */
export function isNearOnly(listening: string): boolean {
  return /^(127\.|\[::1\]|localhost:)/.test(listening);
}

/** How a client reaches the server at `listening` (`IP:PORT`). */
export function clientCommand(listening: string): string {
  const host = listening.slice(0, listening.lastIndexOf(":")).replace(/^\[|\]$/g, "");
  // Listening everywhere, no one address is the right one: mDNS finds it.
  const everywhere = host === "0.0.0.0" || host === "::" || host === "";
  return `devcloud-client --name Marie${everywhere ? "" : ` --server ${listening}`}`;
}
