import Head from "next/head";

const SITE = "Data Aggregator";

/** What the browser's tab and history say. */
export function Title({ children }: { children?: string }) {
  return (
    <Head>
      <title>{children === undefined ? SITE : `${children} · ${SITE}`}</title>
    </Head>
  );
}
