/**
 * Makes ready what a task needs before it starts; silent and quick when there is nothing to do.
 *
 *     deno run -A tools/setup.ts [pages] [portaudio]
 */
import { preparePortAudio } from "./portaudio.ts";

const STEPS: Readonly<Record<string, () => Promise<void>>> = {
  /** Vite's or Deno's bundler is loaded only here. */
  pages: async () => {
    const { buildPages } = await import("./build_pages.ts");
    await buildPages({ onlyIfStale: true });
  },
  portaudio: preparePortAudio,
};

if (import.meta.main) {
  for (const name of Deno.args) {
    const step = STEPS[name];
    if (step === undefined) {
      console.error(`Unknown step '${name}'; there are ${Object.keys(STEPS).join(", ")}`);
      Deno.exit(2);
    }
    await step();
  }
}
