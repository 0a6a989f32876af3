/** Drives a real Chromium over its own debugging protocol, so that tests see what people see. */

/** Where systems put it; Debian's package is `chromium`. */
const names = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser's path; undefined where there is none. */
export function findBrowser(): string | undefined {
  return names.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

// No network but the loopback: a browser at rest asks its maker for updates and lists.
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--remote-debugging-port=0",
];

type Params = Record<string, unknown>;

export interface Look {
  width: number;
  height?: number;
  scheme: "light" | "dark";
}

/** A browser with one page. */
export class Browser implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #folder: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Params) => void>();
  readonly #listeners = new Map<string, (params: Params) => void>();
  #session: string | undefined;
  #last = 0;
  /** What the console and the loader have complained about since the last `open`. */
  readonly complaints: string[] = [];
  /** Every address that the page has asked for since the last `open`. */
  readonly requests: string[] = [];

  private constructor(process: Deno.ChildProcess, folder: string, socket: WebSocket) {
    this.#process = process;
    this.#folder = folder;
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
  }

  static async start(path: string): Promise<Browser> {
    const folder = await Deno.makeTempDir();
    const process = new Deno.Command(path, {
      args: [...flags, `--user-data-dir=${folder}`, "about:blank"],
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const socket = new WebSocket(await debuggerAddress(process.stderr));
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    const browser = new Browser(process, folder, socket);
    const { targetId } = await browser.send("Target.createTarget", { url: "about:blank" });
    const attached = await browser.send("Target.attachToTarget", { targetId, flatten: true });
    browser.#session = attached.sessionId as string;
    for (const domain of ["Page", "Runtime", "Log", "Network"]) {
      await browser.send(`${domain}.enable`);
    }
    browser.#listen();
    return browser;
  }

  /** Opens a page under a size and a colour scheme, and waits until it is drawn. */
  async open(url: string, { width, height = 900, scheme }: Look): Promise<void> {
    this.complaints.length = this.requests.length = 0;
    await this.send("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: false,
    });
    await this.send("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value: scheme }],
    });
    const loaded = this.#once("Page.loadEventFired");
    await this.send("Page.navigate", { url });
    await loaded;
    await this.evaluate("new Promise((drawn) => requestAnimationFrame(() => drawn(true)))");
  }

  /** The value of an expression in the page. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    }) as { result: { value: T }; exceptionDetails?: unknown };
    if (exceptionDetails === undefined) return result.value;
    throw new Error(`Cannot evaluate "${expression}": ${JSON.stringify(exceptionDetails)}`);
  }

  /** The whole page as PNG. */
  async screenshot(): Promise<Uint8Array> {
    const { data } = await this.send("Page.captureScreenshot", { captureBeyondViewport: true });
    return Uint8Array.fromBase64(data as string);
  }

  send(method: string, params: Params = {}): Promise<Params> {
    const id = ++this.#last;
    this.#socket.send(JSON.stringify({ id, method, params, sessionId: this.#session }));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (answer) => {
        if (answer.error === undefined) resolve(answer.result as Params);
        else reject(new Error(`Cannot do "${method}": ${JSON.stringify(answer.error)}`));
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#session = undefined;
    const closed = new Promise((resolve) => this.#socket.onclose = resolve);
    await this.send("Browser.close");
    await Promise.all([closed, this.#process.status]);
    await this.#process.stderr.cancel();
    await Deno.remove(this.#folder, { recursive: true });
  }

  #take(message: Params): void {
    if (typeof message.id === "number") {
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    } else {
      this.#listeners.get(message.method as string)?.(message.params as Params);
    }
  }

  #once(event: string): Promise<void> {
    return new Promise((resolve) => {
      this.#listeners.set(event, () => resolve());
    });
  }

  #listen(): void {
    this.#listeners.set("Runtime.consoleAPICalled", (params) => {
      this.complaints.push(JSON.stringify(params.args));
    });
    this.#listeners.set("Runtime.exceptionThrown", (params) => {
      this.complaints.push(JSON.stringify(params.exceptionDetails));
    });
    // Refusals by the page's policy come this way.
    this.#listeners.set("Log.entryAdded", ({ entry }) => {
      this.complaints.push((entry as { text: string }).text);
    });
    this.#listeners.set("Network.requestWillBeSent", ({ request }) => {
      this.requests.push((request as { url: string }).url);
    });
  }
}

/** The address stands in the first lines that the browser says. */
async function debuggerAddress(stderr: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let said = "";
  const reader = stderr.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      said += decoder.decode(value, { stream: true });
      const address = /DevTools listening on (\S+)/.exec(said)?.[1];
      if (address !== undefined) return address;
      if (done) throw new Error(`Cannot start the browser: ${said}`);
    }
  } finally {
    reader.releaseLock();
  }
}
