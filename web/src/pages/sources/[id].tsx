import { usePathId } from "@/address/pathId";
import { SourcePage } from "@/features/source/SourcePage";
import { Title } from "@/layout/Title";
import { Loading } from "@/ui/Loading";

export default function Page() {
  const id = usePathId();
  if (id !== undefined) return <SourcePage key={id} id={id} />;
  return (
    <>
      <Title>Source</Title>
      <Loading label="Loading the page" lines={5} />
    </>
  );
}
