/** Cuts a stream of JSON objects, which nothing separates, into one text for each. */
export class JsonSplitter {
  /** What came of the object that is not complete. */
  private rest = "";
  /** Up to where `rest` has been looked at, and what was open there. */
  private at = 0;
  private depth = 0;
  private quoted = false;

  /** The objects that `text` completes. */
  take(text: string): string[] {
    this.rest += text;
    const complete: string[] = [];
    let from = 0;
    for (; this.at < this.rest.length; this.at += 1) {
      if (!this.closesObject(this.rest[this.at])) continue;
      complete.push(this.rest.slice(from, this.at + 1));
      from = this.at + 1;
    }
    this.rest = this.rest.slice(from);
    this.at -= from;
    return complete;
  }

  /** Reads one character; true for the bracket that ends an object. */
  private closesObject(char: string | undefined): boolean {
    if (char === '"') this.quoted = !this.quoted;
    // What follows a backslash is no quotation mark, even when it comes with the next piece of the stream.
    else if (this.quoted && char === "\\") this.at += 1;
    else if (!this.quoted && char === "{") this.depth += 1;
    else if (!this.quoted && char === "}") return (this.depth -= 1) === 0;
    return false;
  }
}
