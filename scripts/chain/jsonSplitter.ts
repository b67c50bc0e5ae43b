/** Brackets that open and close, quotation marks, and a backslash with what it hides: all else says nothing of where an object ends. */
const TELLING = /["{}]|\\(?:.|\n)?/g;

/** Cuts a stream of JSON objects into one text for each. What stands between them is dropped: brackets and commas, where several come as a list. */
export class JsonSplitter {
  /** What came of the object that is not complete, in pieces: an answer may have hundreds, and to join them each time would copy it as often. */
  private rest: string[] = [];
  private depth = 0;
  private quoted = false;
  /** The last piece ended in a backslash. */
  private hides = false;

  /** The objects that `text` completes. */
  take(text: string): string[] {
    const complete: string[] = [];
    let from = 0;
    TELLING.lastIndex = this.hides && text.length > 0 ? 1 : 0;
    if (text.length > 0) this.hides = false;
    for (let found = TELLING.exec(text); found; found = TELLING.exec(text)) {
      if (this.opensObject(found[0])) {
        this.rest = [];
        from = found.index;
      }
      if (!this.closesObject(found[0])) continue;
      const end = TELLING.lastIndex;
      complete.push([...this.rest, text.slice(from, end)].join(""));
      this.rest = [];
      from = end;
    }
    if (from < text.length) this.rest.push(text.slice(from));
    return complete;
  }

  private opensObject(sign: string): boolean {
    return sign === "{" && this.depth === 0 && !this.quoted;
  }

  /** Reads one telling sign; true for the bracket that ends an object. */
  private closesObject(sign: string): boolean {
    if (sign === '"') this.quoted = !this.quoted;
    // What follows a backslash is no quotation mark, even when it comes with the next piece of the stream.
    else if (sign.startsWith("\\")) this.hides = sign.length === 1;
    else if (!this.quoted && sign === "{") this.depth += 1;
    else if (!this.quoted && sign === "}") return (this.depth -= 1) === 0;
    return false;
  }
}
