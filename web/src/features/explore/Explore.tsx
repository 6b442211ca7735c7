import { useQuery } from "@/address/query";
import { Loading } from "@/ui/Loading";

import { Controls } from "./Controls";
import { CHART_HEIGHT, Result } from "./Result";
import { SeriesPicker } from "./SeriesPicker";
import { DEFAULT_VIEW, readView, toggleSeries, writeView, type View } from "./view";
import styles from "./explore.module.css";

/** The forms are in the page that the build makes, and can be read before any script runs; the address comes after. */
export function Explore() {
  const { ready, parameters, replace } = useQuery();
  const view = ready ? readView(parameters) : DEFAULT_VIEW;
  const setView = (next: View) => replace(writeView(next));
  return (
    <div className="stack">
      <h1>Explore</h1>
      <div className={styles.columns}>
        <SeriesPicker ready={ready} view={view} onChange={setView} onToggle={(id) => setView(toggleSeries(view, id))} />
        <section className="card pad stack" aria-label="Chart and table">
          <Controls view={view} onChange={setView} />
          <Shown ready={ready} view={view} onChange={setView} />
        </section>
      </div>
    </div>
  );
}

function Shown({ ready, view, onChange }: { ready: boolean; view: View; onChange: (view: View) => void }) {
  if (!ready) return <Loading label="Loading the page" height={CHART_HEIGHT} />;
  if (view.series.length > 0) return <Result view={view} onChange={onChange} />;
  return <p className={styles.prompt}>Choose one or more series to see them here.</p>;
}
