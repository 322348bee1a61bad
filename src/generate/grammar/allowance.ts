import { UserError } from '../../base/errors.ts';

/** A second or two; a schema of a thousand optional members takes a third of it, one of fifty a five-hundredth. */
export const AT_ONCE = 20_000_000;

/**
 * How much work a schema may still cost. A schema of a few hundred bytes can describe a language whose states are
 * more than any machine holds, and the server steps through them on its only thread; so what is done is counted:
 * a step of a derivative, or a character of the name by which a term is known, is one.
 */
export class Allowance {
  readonly #atOnce: number;
  #most: number;
  #spent = 0;

  constructor(most = AT_ONCE) {
    this.#atOnce = most;
    this.#most = most;
  }

  get spent(): number {
    return this.#spent;
  }

  /** @throws TooCostly once more is spent than was allowed */
  spend(amount: number): void {
    this.#spent += amount;
    if (this.#spent > this.#most) throw new TooCostly();
  }

  /** Allows some more, though never more at once than at first. */
  add(amount: number): void {
    this.#most = Math.min(this.#most + amount, this.#spent + this.#atOnce);
  }
}

export class TooCostly extends UserError {
  constructor(path = 'The schema') {
    super(
      `${path} describes more states than can be gone through. Make it simpler: fewer alternatives and optional ` +
        'members, lower counts within counts, patterns that can be read in one way only.',
    );
  }
}
