/** An event whose data no contract can have written, such as an address with bits beyond its twenty bytes. */
export class TellingError extends Error {
  override readonly name = "TellingError";
}
