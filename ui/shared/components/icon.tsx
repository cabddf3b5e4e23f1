/** Strokes on a 24 × 24 grid. */
const PATHS = {
  phone:
    "M5 4h3.5l1.8 4.6-2.3 1.5a12 12 0 0 0 5.9 5.9l1.5-2.3L20 15.5V19a2 2 0 0 1-2.2 2A16 16 0 0 1 3 6.2 2 2 0 0 1 5 4Z",
  hangup:
    "M3.2 15.4 3 13.2a2 2 0 0 1 1.2-2 19 19 0 0 1 15.6 0 2 2 0 0 1 1.2 2l-.2 2.2-4.6-.6-.5-2.9a14 14 0 0 0-7.4 0l-.5 2.9Z",
  mic: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3ZM6 11a6 6 0 0 0 12 0M12 17v4M9 21h6",
  micOff:
    "M9 9v2a3 3 0 0 0 5 2.2M15 9.5V6a3 3 0 0 0-5.9-.8M6 11a6 6 0 0 0 9.6 4.8M18 11a6 6 0 0 1-.4 2.1M12 17v4M9 21h6M4 4l16 16",
  speaker: "M4 9.5v5h3.5L12 19V5L7.5 9.5ZM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  users:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20a6.5 6.5 0 0 1 13 0M15.5 4.3a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.8",
  power: "M12 3v9M6.5 6.8a8 8 0 1 0 11 0",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM20.5 20.5 16 16",
  check: "m4.5 12.5 5 5 10-11",
  close: "M6 6l12 12M18 6 6 18",
  warning: "M12 4 2.8 20h18.4ZM12 10v4.5M12 17.2v.3",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5.5M12 7.7V8",
  lock: "M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  unlock: "M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 6.7-1.4",
  list: "M8.5 6H20M8.5 12H20M8.5 18H20M4 6h.1M4 12h.1M4 18h.1",
  reload: "M20 11a8 8 0 0 0-14.3-4L4 9M4 4v5h5M4 13a8 8 0 0 0 14.3 4l1.7-2M20 20v-5h-5",
  plug: "M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0ZM12 17v4",
  arrowUp: "M12 19V5M6 11l6-6 6 6",
  arrowOut: "M7 17 17 7M9 7h8v8",
  arrowIn: "M17 7 7 17M15 17H7V9",
  missed: "m4 9 8 7 8-8M4 14V9h5",
  chat: "M4 5h16v11H10l-4.5 4v-4H4Z",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 2",
  checks: "m2 12.5 4.5 4.5 8.5-9.5M11.5 16.5l.5.5 9-10",
  send: "M4 12 20 4l-5 16-4-6ZM11 14l9-10",
  bellOff: "M6 16V11a6 6 0 0 1 9.5-4.9M18 11v5M4 16h12M10 20h4M4 4l16 16",
  pause: "M9 5v14M15 5v14",
  play: "M7 4.5v15l12-7.5Z",
  swap: "M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4",
  shield: "M12 3 4.5 6v5.5c0 4.6 3.1 7.9 7.5 9.5 4.4-1.6 7.5-4.9 7.5-9.5V6ZM8.5 12l2.5 2.5 4.5-5",
  trash: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
  arrowDown: "M12 5v14M6 13l6 6 6-6",
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration: hidden from screen readers, so the text beside it must say everything. */
export function Icon({ name, class: extra }: { name: IconName; class?: string }) {
  return (
    <svg
      class={extra === undefined ? "icon" : `icon ${extra}`}
      viewBox="0 0 24 24"
      width="20"
      height="20"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.8"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
