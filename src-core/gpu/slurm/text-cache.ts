/** Texts repeat from job to job; what they mean is worked out once. Bounded, so that a hostile file cannot fill the memory. */
export class TextCache<Value> {
  readonly #held = new Map<string, Value>();
  readonly #make: (text: string) => Value;

  constructor(make: (text: string) => Value) {
    this.#make = make;
  }

  get(text: string): Value {
    const held = this.#held.get(text);
    if (held !== undefined || this.#held.has(text)) return held as Value;
    const made = this.#make(text);
    if (this.#held.size >= 20_000) this.#held.clear();
    this.#held.set(text, made);
    return made;
  }
}
