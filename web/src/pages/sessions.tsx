import { Sessions } from "@/features/sessions/Sessions";
import { Title } from "@/layout/Title";

export default function SessionsPage() {
  return (
    <>
      <Title>Sessions</Title>
      <Sessions />
    </>
  );
}
