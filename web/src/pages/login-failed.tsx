import { LoginFailed } from "@/features/access/LoginFailed";
import { Title } from "@/layout/Title";

export default function LoginFailedPage() {
  return (
    <div className="stack">
      <Title>Not logged in</Title>
      <h1>Not logged in</h1>
      <LoginFailed />
    </div>
  );
}
