import { type EventBody } from "../domain/events";

/** Arguments of an event, by the names of its fragment, and who said it, in lower case, to its typed form. */
export type Converter = (args: Readonly<Record<string, unknown>>, address: string) => EventBody;

/** By the event's name. */
export type Converters = Readonly<Record<string, Converter>>;

/** A converter that sees the arguments as typechain names them. */
export function on<Output>(convert: (output: Output, address: string) => EventBody): Converter {
  return (args, address) => convert(args as unknown as Output, address);
}
