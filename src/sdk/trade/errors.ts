/** What is asked for cannot be said to the contracts, or the wallet has too little for it. */
export class TradeError extends Error {
  override readonly name = "TradeError";
}
