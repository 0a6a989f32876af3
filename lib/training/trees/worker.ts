/** A thread of the trainer; the first message brings the workspace. */
import { serveTeam } from "./team.ts";
import type { Workspace } from "./workspace.ts";

const thread = self as unknown as {
  onmessage: (event: MessageEvent<Workspace>) => void;
  postMessage(message: string): void;
  close(): void;
};

thread.onmessage = ({ data }) => {
  serveTeam(data, () => thread.postMessage("ready"));
  thread.close();
};
