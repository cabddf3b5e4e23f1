/**
 * A telephone as simple as can be, which is about what the 2023 client is: two threads with blocking
 * calls, no buffer but the devices' and the socket's. It prints its UDP port, reads its peer's from
 * stdin, prints `talking`, and goes on until it is killed.
 */
const speaker = new Worker(new URL("./speaker_worker.ts", import.meta.url), { type: "module" });
const mic = new Worker(new URL("./mic_worker.ts", import.meta.url), { type: "module" });

const next = (worker: Worker) =>
  new Promise<unknown>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<unknown>) => resolve(data);
  });

console.log(await next(speaker));
for await (const line of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  // PortAudio opens one stream at a time. The speaker first: what comes before it would pile up.
  const speakerOpen = next(speaker);
  speaker.postMessage("open");
  await speakerOpen;
  const micOpen = next(mic);
  mic.postMessage(Number(line));
  await micOpen;
  console.log("talking");
}
