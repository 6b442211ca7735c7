import { useState, type FormEvent } from "react";
import useSWR from "swr";
import useSWRInfinite from "swr/infinite";

import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";

import { listSources } from "../sources/api";
import { searchSeries } from "./api";
import { seriesTitle } from "./pivot";
import type { SeriesPage } from "./types";
import { isLabel, MAX_SERIES, type View } from "./view";
import styles from "./explore.module.css";

interface SeriesPickerProps {
  /** Whether `view` is the address' one: before that, nothing is asked for. */
  ready: boolean;
  view: View;
  onChange: (view: View) => void;
  onToggle: (id: number) => void;
}

export function SeriesPicker({ ready, view, onChange, onToggle }: SeriesPickerProps) {
  const { data: sources } = useSWR(ready ? (["sources", undefined] as const) : null, () => listSources());
  const search = { source: view.source, text: view.text, labels: view.labels };
  const { data, error, isLoading, size, setSize, mutate } = useSWRInfinite(
    (index: number, previous: SeriesPage | null) =>
      !ready || (index > 0 && !previous?.next_cursor) ? null : (["series", search, previous?.next_cursor ?? undefined] as const),
    ([, asked, cursor]) => searchSeries(asked, cursor),
  );
  const series = data?.flatMap((page) => page.items);
  const full = view.series.length >= MAX_SERIES;

  return (
    <section className="card pad stack" aria-labelledby="picker">
      <h2 id="picker">Series</h2>
      <div>
        <label className="label" htmlFor="source">
          Source
        </label>
        <select id="source" className="text-input" value={view.source} onChange={(event) => onChange({ ...view, source: event.target.value })}>
          <option value="">All sources</option>
          {sources?.items.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </div>
      <SearchForm key={`${view.text}|${view.labels.join()}`} view={view} onChange={onChange} />
      {error ? <ProblemNotice error={error} onRetry={() => void mutate()} /> : null}
      {isLoading || !ready ? <Loading label="Loading the series" /> : null}
      {series?.length === 0 ? <p>No series fits. Change the search, or add a source and let it run once.</p> : null}
      {series?.length ? (
        <fieldset className={styles.series}>
          <legend>
            {view.series.length} of at most {MAX_SERIES} chosen
          </legend>
          {series.map((one) => {
            const chosen = view.series.includes(one.id);
            return (
              <label key={one.id} className={styles.choice}>
                <input type="checkbox" checked={chosen} disabled={full && !chosen} onChange={() => onToggle(one.id)} />
                <span>
                  {seriesTitle(one)}
                  <span className="hint">{one.source_name}</span>
                </span>
              </label>
            );
          })}
        </fieldset>
      ) : null}
      {data?.at(-1)?.next_cursor ? (
        <button type="button" className="button" onClick={() => void setSize(size + 1)}>
          Show more series
        </button>
      ) : null}
      {view.series.length ? (
        <button type="button" className="button" onClick={() => onChange({ ...view, series: [] })}>
          Choose none
        </button>
      ) : null}
    </section>
  );
}

function SearchForm({ view, onChange }: Pick<SeriesPickerProps, "view" | "onChange">) {
  const [text, setText] = useState(view.text);
  const [labels, setLabels] = useState(view.labels.join(", "));
  const given = labels.split(",").map((one) => one.trim()).filter(Boolean);
  const wrong = given.find((one) => !isLabel(one));

  function search(event: FormEvent) {
    event.preventDefault();
    if (wrong === undefined) onChange({ ...view, text: text.trim(), labels: given });
  }

  return (
    <form role="search" className="stack" onSubmit={search}>
      <div>
        <label className="label" htmlFor="text">
          Name
        </label>
        <input id="text" type="search" className="text-input" value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      <div>
        <label className="label" htmlFor="labels">
          Labels
        </label>
        <input
          id="labels"
          className="text-input"
          placeholder="station:Seattle"
          aria-describedby="labels-hint"
          aria-invalid={wrong !== undefined}
          value={labels}
          onChange={(event) => setLabels(event.target.value)}
        />
        <p id="labels-hint" className="hint">
          {wrong === undefined ? "key:value, several with commas" : `“${wrong}” is not a label: write key:value.`}
        </p>
      </div>
      <button type="submit" className="button">
        Search
      </button>
    </form>
  );
}
