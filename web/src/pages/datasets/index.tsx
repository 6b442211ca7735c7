import { DatasetList } from "@/features/datasets/list/DatasetList";
import { Title } from "@/layout/Title";

export default function DatasetsPage() {
  return (
    <>
      <Title>Uploads</Title>
      <DatasetList />
    </>
  );
}
