import type { DashboardTexts } from "../texts/texts.ts";

const BAR = 10, GAP = 2, HEIGHT = 80;

export interface RegistrationsPlotProps {
  /** Of each minute, the one under way last. */
  readonly minutes: readonly number[];
  readonly texts: DashboardTexts;
}

/** A bar for each minute, as high as its registrations; the highest fills the drawing. */
export function RegistrationsPlot({ minutes, texts }: RegistrationsPlotProps) {
  const most = Math.max(1, ...minutes);
  const total = minutes.reduce((sum, count) => sum + count, 0);
  const width = minutes.length * BAR;
  return (
    <figure class="plot">
      <figcaption>
        {texts.registrationsHour(total)}
        {total > 0 && <span class="muted">{texts.mostAMinute(most)}</span>}
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${texts.registrationsHour(total)} ${texts.mostAMinute(most)}`}
      >
        <line class="plot-floor" x1="0" y1={HEIGHT - 0.5} x2={width} y2={HEIGHT - 0.5} />
        {minutes.map((count, i) => {
          // What there was at all can be seen.
          const height = count === 0 ? 0 : Math.max(2, Math.round((count / most) * (HEIGHT - 2)));
          return (
            <rect
              key={i}
              class="plot-bar"
              x={i * BAR + GAP / 2}
              y={HEIGHT - height}
              width={BAR - GAP}
              height={height}
            />
          );
        })}
      </svg>
      <p class="plot-ends muted" aria-hidden="true">
        <span>{texts.hourAgo}</span>
        <span>{texts.now}</span>
      </p>
    </figure>
  );
}
