interface Client<Item> {
  readonly items: Set<Item>;
  /** Tokens that it was served, on the scale of all clients. */
  served: number;
}

/**
 * Requests that wait. The client that was served least is next (fair queueing by tokens), its oldest request first:
 * one client with a thousand requests does not hold up another with one.
 */
export class WaitingRoom<Item extends { readonly client: string }> {
  readonly #clients = new Map<string, Client<Item>>();
  /** Where newcomers begin, so that nobody gains by staying away. */
  #floor = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  all(): Item[] {
    return [...this.#clients.values()].flatMap(({ items }) => [...items]);
  }

  add(item: Item): void {
    let client = this.#clients.get(item.client);
    if (!client) {
      client = { items: new Set(), served: this.#floor };
      this.#clients.set(item.client, client);
    }
    client.items.add(item);
    this.#size++;
  }

  /** @returns whether it was there */
  remove(item: Item): boolean {
    const removed = this.#clients.get(item.client)?.items.delete(item) ?? false;
    if (removed) this.#size--;
    return removed;
  }

  /** Counts tokens that a client was served. */
  charge(name: string, tokens: number): void {
    const client = this.#clients.get(name);
    if (client) client.served += tokens;
  }

  /**
   * The request whose turn it is; it stays until it is removed. Among clients with the fewest answers under way
   * the one that was served least.
   * @param active clients of the answers under way, one entry for each answer
   */
  next(active: readonly string[]): Item | undefined {
    const underWay = new Map<string, number>();
    for (const name of active) underWay.set(name, (underWay.get(name) ?? 0) + 1);
    let best: { client: Client<Item>; rows: number } | undefined;
    for (const [name, client] of this.#clients) {
      const rows = underWay.get(name) ?? 0;
      if (client.items.size === 0) {
        if (rows === 0) this.#clients.delete(name);
        continue;
      }
      const { served } = client;
      if (!best || rows < best.rows || (rows === best.rows && served < best.client.served))
        best = { client, rows };
    }
    if (!best) return undefined;
    this.#floor = Math.max(this.#floor, best.client.served);
    return best.client.items.values().next().value;
  }
}
