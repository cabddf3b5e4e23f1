/** What can be seen to between microphone and codec, in the order in which sound passes it. */
export const CAPTURE_PARTS = ["highPass", "echo", "noise", "gain"] as const;
export type CapturePart = typeof CAPTURE_PARTS[number];

/** Which of them are on. `gain` also evens out how loud the peer is. */
export type CaptureSettings = Readonly<Record<CapturePart, boolean>>;
