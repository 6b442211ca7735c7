import type { Metadata } from "next";

import { DatasetList } from "@/features/datasets/list/DatasetList";

export const metadata: Metadata = { title: "Uploads" };

export default function DatasetsPage() {
  return <DatasetList />;
}
