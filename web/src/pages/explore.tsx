import { Explore } from "@/features/explore/Explore";
import { Title } from "@/layout/Title";

export default function ExplorePage() {
  return (
    <>
      <Title>Explore</Title>
      <Explore />
    </>
  );
}
