/** Storage in memory that can be made to fail. */
export class FakeStorage {
  entries = new Map();
  isFull = false;

  async names() {
    return [...this.entries.keys()];
  }

  async read(name) {
    return this.entries.get(name) ?? null;
  }

  async write(name, bytes) {
    if (this.isFull) throw new Error('QuotaExceededError');
    this.entries.set(name, bytes);
  }

  async remove(name) {
    this.entries.delete(name);
  }
}
