import { type EventBody } from "../domain/events";

/** Arguments of an event, by the names of its fragment, to its typed form. */
export type Converter = (args: Readonly<Record<string, unknown>>) => EventBody;

/** By the event's name. */
export type Converters = Readonly<Record<string, Converter>>;

/** A converter that sees the arguments as typechain names them. */
export function on<Output>(convert: (output: Output) => EventBody): Converter {
  return (args) => convert(args as unknown as Output);
}
