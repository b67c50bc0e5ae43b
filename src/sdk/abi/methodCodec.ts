import { type FunctionFragment } from "ethers";

import { type Codec } from "./codec";
import { argumentsOf } from "./codecOf";

/** Digits of "0x". */
const PREFIX = 2;

/** How one function of a contract is called, and what it answers. */
export class MethodCodec {
  readonly selector: string;
  private readonly inputs: Codec;
  private readonly outputs: Codec;

  constructor(readonly fragment: FunctionFragment) {
    const { selector, inputs, outputs } = fragment;
    this.selector = selector;
    this.inputs = argumentsOf(inputs);
    this.outputs = argumentsOf(outputs);
  }

  /** Throws AbiError for arguments that it cannot take. */
  encode(args: readonly unknown[]): string {
    return this.selector + this.inputs.write(args);
  }

  /** What it returned, by name; "0" and so on where it has none. Throws AbiError for anything else. */
  decode(answer: string): Readonly<Record<string, unknown>> {
    return this.outputs.read(answer, PREFIX) as Readonly<Record<string, unknown>>;
  }
}
