import { render } from "preact";
import { pickLanguage } from "../shared/language.ts";
import { App } from "./app.tsx";
import { AppContext } from "./app_context.ts";
import { messagesIn } from "./messages.ts";
import { createConversation } from "./remote/conversation.ts";
import { createDial } from "./remote/dial.ts";
import { createRemote } from "./remote/remote.ts";
import { createTalk } from "./remote/talk.ts";

const root = document.getElementById("app");
if (root !== null) {
  const lang = pickLanguage(navigator.languages);
  document.documentElement.lang = lang;
  const remote = createRemote();
  const values = {
    lang,
    t: messagesIn(lang),
    remote,
    dial: createDial(remote),
    conversation: createConversation(remote),
    talk: createTalk(remote),
  };
  render(
    <AppContext.Provider value={values}>
      <App />
    </AppContext.Provider>,
    root,
  );
  remote.start();
}
