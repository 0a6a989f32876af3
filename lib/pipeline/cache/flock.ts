import { dirname } from "node:path";

/** A lock on a file, which the system frees at once when its holder ends, however it ends. */
export interface FileLock {
  release(): void;
}

export interface LockOptions {
  /** Shared locks stand beside each other; an exclusive one stands alone. */
  shared?: boolean;
  /** Called when the lock is not free at once. */
  onWait?(): void;
  /** Ends the waiting. */
  signal?: AbortSignal;
}

/** Takes the lock, waiting for whoever holds it. @throws The signal's reason once it is aborted. */
export async function takeLock(path: string, options: LockOptions = {}): Promise<FileLock> {
  Deno.mkdirSync(dirname(path), { recursive: true });
  const file = Deno.openSync(path, { create: true, write: true, read: true });
  const exclusive = !options.shared;
  if (!file.tryLockSync(exclusive)) {
    options.onWait?.();
    await unlessAborted(file.lock(exclusive), options.signal);
  }
  return { release: () => file.close() };
}

/** Takes the lock alone if nobody holds it just now. */
export function tryTakeLock(path: string): FileLock | undefined {
  Deno.mkdirSync(dirname(path), { recursive: true });
  const file = Deno.openSync(path, { create: true, write: true, read: true });
  if (file.tryLockSync(true)) return { release: () => file.close() };
  file.close();
  return undefined;
}

export async function withLock<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  const lock = await takeLock(path);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** Whether nobody holds the lock just now. */
export function isFree(path: string): boolean {
  try {
    using file = Deno.openSync(path, { write: true, read: true });
    return file.tryLockSync(true);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

async function unlessAborted(work: Promise<void>, signal?: AbortSignal): Promise<void> {
  if (signal === undefined) return await work;
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort);
  try {
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
