import dynamic from "next/dynamic";
import Link from "next/link";
import { useState, type ReactNode } from "react";
import useSWR from "swr";

import { Title } from "@/layout/Title";
import { Ago } from "@/ui/Ago";
import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";
import { formatCount, formatInterval } from "@/format/format";

import { useMay } from "../access/useMay";
import { getSource } from "../sources/api";
import { healthSentence, isUnderWay } from "../sources/health";
import { HealthBadge } from "../sources/HealthBadge";
import { sourceKey } from "../sources/keys";
import type { Source } from "../sources/types";
import { EditSource } from "./EditSource";
import { Runs } from "./Runs";
import { SendFile } from "./SendFile";
import { SourceActions, type Open } from "./SourceActions";
import styles from "./source.module.css";

const EditMapping = dynamic(() => import("./EditMapping").then((module) => module.EditMapping), {
  ssr: false,
  loading: () => <Loading label="Loading the form" />,
});

/** While a run is under way the page follows it closely. */
const FOLLOW_MS = 1000;
const REFRESH_MS = 15_000;

export function SourcePage({ id }: { id: string }) {
  const { data, error, isLoading, mutate } = useSWR(sourceKey(id), ([, one]) => getSource(one), {
    refreshInterval: (source) => (source?.last_run && isUnderWay(source.last_run.state) ? FOLLOW_MS : REFRESH_MS),
  });
  return (
    <div className="stack">
      <Title>{data?.name ?? "Source"}</Title>
      <Link href="/">← Overview</Link>
      {data ? null : <h1>Source</h1>}
      {error ? <ProblemNotice error={error} onRetry={() => void mutate()} /> : null}
      {isLoading ? <Loading label="Loading the source" lines={5} /> : null}
      {data ? <Loaded source={data} refresh={() => void mutate()} /> : null}
    </div>
  );
}

function Loaded({ source, refresh }: { source: Source; refresh: () => void }) {
  const run = source.last_run;
  const { url } = source;
  const [open, setOpen] = useState<Open>();
  const mayWrite = useMay("writer");
  const saved = () => {
    setOpen(undefined);
    refresh();
  };
  return (
    <>
      <div className="row spread">
        <h1>{source.name}</h1>
        {mayWrite ? <SourceActions source={source} open={open} setOpen={setOpen} refresh={refresh} /> : null}
      </div>
      <div className="row">
        <HealthBadge health={source.health} />
        <span className="soft">{healthSentence(source)}</span>
      </div>
      {open === "edit" ? <EditSource source={source} onSaved={saved} /> : null}
      {open === "mapping" ? <EditMapping source={source} onSaved={saved} /> : null}
      <dl className={`card pad ${styles.facts}`}>
        <Fact name="Address">{url ?? "None: files and observations are sent to it"}</Fact>
        {url !== null ? <Fact name="Read">{formatInterval(source.interval_s)}</Fact> : null}
        {url !== null ? <Fact name="Login">{source.has_credentials ? "Kept, never shown" : "None"}</Fact> : null}
        <Fact name="Last success">
          <Ago moment={source.last_success_at} never="Never" />
        </Fact>
        {url !== null ? (
          <Fact name="Next run">
            <Ago moment={source.enabled ? source.due_at : null} never={source.enabled ? "When asked" : "Paused"} />
          </Fact>
        ) : null}
        <Fact name="Newest observation">
          <Ago moment={source.newest_observation_at} never="None" />
        </Fact>
        <Fact name="Series">
          {source.series > 0 ? (
            <Link href={{ pathname: "/explore", query: { source: source.id } }}>
              Explore {formatCount(source.series)} series
            </Link>
          ) : (
            "None yet"
          )}
        </Fact>
      </dl>
      {url === null && mayWrite ? <SendFile source={source} onSent={refresh} /> : null}
      {/* A finished run is a new list: the key asks for it again. */}
      <Runs key={`${run?.id}-${run?.state}`} source={source} />
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
