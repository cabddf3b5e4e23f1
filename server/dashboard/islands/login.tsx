import { useState } from "preact/hooks";
import { Button } from "../../../ui/shared/components/button.tsx";
import { Field } from "../../../ui/shared/components/field.tsx";
import { Panel } from "../../../ui/shared/components/panel.tsx";
import { type LoginResult, requestLogin } from "../browser/request_login.ts";
import { keepToken } from "../browser/session_token.ts";
import { dashboardTexts } from "../texts/dashboard_texts.ts";
import type { IslandProps } from "./props.ts";

type LoginState =
  | { readonly state: "idle" | "asking" }
  | Exclude<LoginResult, { state: "right" }>;

/** Asks for the password where the page shows nothing without it. */
export function Login({ store }: IslandProps) {
  const texts = dashboardTexts(store.lang);
  const [password, setPassword] = useState("");
  const [login, setLogin] = useState<LoginState>({ state: "idle" });
  if (store.access !== "password" || store.link.value !== "locked") return null;

  const submit = async (event: Event) => {
    event.preventDefault();
    setLogin({ state: "asking" });
    const result = await requestLogin(password);
    if (result.state !== "right") return setLogin(result);
    setPassword("");
    setLogin({ state: "idle" });
    keepToken(result.token);
  };
  return (
    <Panel id="login" title={texts.login} icon="lock">
      <form class="login" onSubmit={submit}>
        <Field
          id="password"
          type="password"
          label={texts.password}
          value={password}
          onInput={setPassword}
          error={problem(login)}
          required
          autofocus
        />
        <Button type="submit" variant="primary" disabled={login.state === "asking"}>
          {texts.loginDo}
        </Button>
      </form>
    </Panel>
  );

  function problem(login: LoginState): string | undefined {
    switch (login.state) {
      case "wrong":
        return texts.passwordWrong;
      case "too-many":
        return texts.passwordWait(login.seconds);
      case "unreachable":
        return texts.passwordUnreachable;
      default:
        return undefined;
    }
  }
}
