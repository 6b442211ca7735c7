import { DatasetList } from "@/features/datasets/list/DatasetList";

export default function DatasetsPage() {
  return <DatasetList />;
}
