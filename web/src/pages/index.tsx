import { Overview } from "@/features/overview/Overview";
import { Title } from "@/layout/Title";

export default function OverviewPage() {
  return (
    <>
      <Title />
      <Overview />
    </>
  );
}
