const TABLE = "files";

/**
 * The files that the server does not have yet: they outlive a reload.
 *
 * Where the browser keeps none (private windows, a full disk) they stay as long as the page does.
 */
export class FileStore {
  private readonly ofThePage = new Map<string, Blob>();
  private database: Promise<IDBDatabase> | undefined;

  constructor(private readonly name: string) {}

  async put(id: string, file: Blob): Promise<void> {
    this.ofThePage.set(id, file);
    // Bytes, as not every browser keeps a file as a file.
    const kept = { bytes: await file.arrayBuffer(), type: file.type };
    await this.ask("readwrite", (files) => files.put(kept, id));
  }

  async get(id: string): Promise<Blob | undefined> {
    const here = this.ofThePage.get(id);
    if (here) return here;
    const kept = await this.ask<{ bytes: ArrayBuffer; type: string }>("readonly", (files) => files.get(id));
    return kept && new Blob([kept.bytes], { type: kept.type });
  }

  /** Deletes the others. */
  async keepOnly(isNeeded: (id: string) => boolean): Promise<void> {
    for (const id of [...this.ofThePage.keys()]) if (!isNeeded(id)) this.ofThePage.delete(id);
    const kept = (await this.ask("readonly", (files) => files.getAllKeys())) ?? [];
    for (const id of kept) {
      if (!isNeeded(String(id))) await this.ask("readwrite", (files) => files.delete(id));
    }
  }

  /** What came of it; undefined when the browser keeps nothing. */
  private async ask<T>(
    mode: IDBTransactionMode,
    question: (files: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | undefined> {
    try {
      this.database ??= this.open();
      const database = await this.database;
      return await answer(question(database.transaction(TABLE, mode).objectStore(TABLE)));
    } catch {
      return undefined;
    }
  }

  private open(): Promise<IDBDatabase> {
    const opening = indexedDB.open(this.name);
    opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE);
    return answer(opening);
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
