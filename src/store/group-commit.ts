/**
 * Work that arrives while a write is under way is written together by the next one: a transaction with its lock, signature
 * and flush to disk is paid once for many.
 */

export interface GroupCommit<T> {
  /** Resolves when the items are written; rejects as the write that they were part of. */
  (items: readonly T[]): Promise<void>;
}

interface Request<T> {
  items: readonly T[];
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * @param write writes all of it or nothing
 * @param fault whether a failure may be due to one item; then each request is written by itself
 * @param most items in one write, unless one request alone has more
 */
export function groupCommit<T>(
  write: (items: readonly T[]) => Promise<void>,
  { fault, most = 250 }: { fault: (error: unknown) => boolean; most?: number },
): GroupCommit<T> {
  const waiting: Request<T>[] = [];
  let writing = false;

  function takeGroup(): Request<T>[] {
    const group = waiting.splice(0, 1);
    let size = group[0]?.items.length ?? 0;
    while (waiting[0] && size + waiting[0].items.length <= most) {
      size += waiting[0].items.length;
      group.push(...waiting.splice(0, 1));
    }
    return group;
  }

  async function writeGroup(group: readonly Request<T>[]): Promise<void> {
    try {
      await write(group.flatMap(({ items }) => items));
      for (const { resolve } of group) resolve();
    } catch (error) {
      if (group.length > 1 && fault(error)) for (const request of group) await writeGroup([request]);
      else for (const { reject } of group) reject(error);
    }
  }

  async function drain(): Promise<void> {
    writing = true;
    while (waiting.length > 0) await writeGroup(takeGroup());
    writing = false;
  }

  return (items) =>
    new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject });
      if (!writing) void drain();
    });
}
