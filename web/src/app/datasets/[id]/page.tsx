import type { Metadata } from "next";

import { DatasetDetail } from "@/features/datasets/detail/DatasetDetail";

export const metadata: Metadata = { title: "Dataset" };

export default async function DatasetPage({ params }: PageProps<"/datasets/[id]">) {
  const { id } = await params;
  return <DatasetDetail id={decodeURIComponent(id)} />;
}
