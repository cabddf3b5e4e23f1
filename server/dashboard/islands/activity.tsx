import { Panel } from "../../../ui/shared/components/panel.tsx";
import { RegistrationsPlot } from "../components/registrations_plot.tsx";
import { dashboardTexts } from "../texts/dashboard_texts.ts";
import type { IslandProps } from "./props.ts";

/** What the server has had to do lately. */
export function ActivityPanel({ store }: IslandProps) {
  const texts = dashboardTexts(store.lang);
  const activity = store.activity.value;
  if (activity === null) return null;
  const { registrations, lookUpsPerSecond, refused } = activity;
  const number = (value: number) => value.toLocaleString(store.lang);
  const total = refused.reduce((sum, { count }) => sum + count, 0);
  return (
    <Panel id="activity" title={texts.activity} icon="clock">
      <div class="activity">
        <RegistrationsPlot minutes={registrations} texts={texts} />
        <dl class="figures">
          <div>
            <dt>{texts.lookUpsPerSecond}</dt>
            <dd>{number(lookUpsPerSecond)}</dd>
          </div>
          <div>
            <dt>{texts.refusedSinceStart}</dt>
            <dd>{number(total)}</dd>
          </div>
          {refused.map(({ of, reason, count }) => (
            <div key={`${of} ${reason}`} class="figure-part">
              <dt>{texts.refusedBecause(of, reason)}</dt>
              <dd>{number(count)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Panel>
  );
}
