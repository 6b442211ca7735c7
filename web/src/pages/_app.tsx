import type { AppProps } from "next/app";
import Head from "next/head";

import { Layout } from "@/layout/Layout";
import { PageBoundary } from "@/layout/PageBoundary";

import "@/layout/global.css";

export default function App({ Component, pageProps, router }: AppProps) {
  return (
    <Layout>
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="description" content="Sources of measurements, read on schedule and aggregated over time." />
      </Head>
      <PageBoundary key={router.pathname}>
        <Component {...pageProps} />
      </PageBoundary>
    </Layout>
  );
}
