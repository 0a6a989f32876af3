const names = ["SIGINT", "SIGTERM"] as const;

/** Which of the two by which a process is told to end comes next. */
export function nextSignal(): Promise<typeof names[number]> {
  return new Promise((resolve) => {
    const listeners = names.map((name) => {
      const listener = () => {
        for (const [at, other] of names.entries()) Deno.removeSignalListener(other, listeners[at]!);
        resolve(name);
      };
      Deno.addSignalListener(name, listener);
      return listener;
    });
  });
}
