import { type EventFragment } from "ethers";

import { AbiError, type Codec } from "./codec";
import { argumentsOf, codecOf } from "./codecOf";
import { type Field } from "./listCodecs";

/** Digits of "0x". */
const PREFIX = 2;

/** Reads the arguments of one kind of event, by name. */
export class EventReader {
  private readonly indexed: readonly Field[];
  private readonly rest: Codec;

  /** Throws AbiError where a topic holds only the hash of an argument. */
  constructor(readonly fragment: EventFragment) {
    const { inputs } = fragment;
    this.indexed = inputs
      .filter(({ indexed }) => indexed)
      .map((type) => ({ name: type.name, codec: codecOf(type) }));
    this.rest = argumentsOf(inputs.filter(({ indexed }) => !indexed));
    const hashed = this.indexed.find(({ codec }) => codec.dynamic);
    if (hashed) throw new AbiError(`a topic of ${fragment.name} holds only the hash of ${hashed.name}`);
  }

  /** Of topics, with the first. */
  get count(): number {
    return 1 + this.indexed.length;
  }

  /** Throws AbiError where topics or data end early. */
  read(topics: readonly string[], data: string): Readonly<Record<string, unknown>> {
    const found = this.rest.read(data, PREFIX) as Record<string, unknown>;
    this.indexed.forEach(({ name, codec }, i) => {
      const topic = topics[i + 1];
      if (topic === undefined) throw new AbiError(`an event ${this.fragment.name} came without its ${name}`);
      found[name] = codec.read(topic, PREFIX);
    });
    return found;
  }
}
