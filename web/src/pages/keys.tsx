import { Keys } from "@/features/keys/Keys";
import { Title } from "@/layout/Title";

export default function KeysPage() {
  return (
    <>
      <Title>Keys</Title>
      <Keys />
    </>
  );
}
