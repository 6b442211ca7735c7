import { usePathId } from "@/address/pathId";
import { DatasetDetail } from "@/features/datasets/detail/DatasetDetail";
import { Title } from "@/layout/Title";
import { Loading } from "@/ui/Loading";

export default function DatasetPage() {
  const id = usePathId();
  if (id !== undefined) return <DatasetDetail key={id} id={id} />;
  return (
    <>
      <Title>Dataset</Title>
      <Loading label="Loading the page" lines={5} />
    </>
  );
}
