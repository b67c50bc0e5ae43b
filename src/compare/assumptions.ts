/** What every comparison rests on, in sentences. */
export const ASSUMPTIONS = [
  "Every venue has the same people with the same deposits, random numbers and leverage, an insurance fund of the same size, and hears the same outside prices.",
  "Tape: what people sent on Glasshouse is sent to the other venue as it was, in the same order and block. Nobody reacts, so that orders meet a book, prices and positions that they were not meant for; refusals are counted. Outside prices are those of the Glasshouse run.",
  "Adaptive: the same people look at the other venue's public data and at their own page there. Where the scenario's loop is closed, its outside prices are moved by the hedges of that venue's own people.",
  "Glasshouse asks twice the margin of a leverage class for it to be opened as for it to be kept; the other venues keep the chosen leverage and ask maintenance by brackets, which is less. So their people are liquidated later and nearer to bankruptcy.",
  "A centralised venue has no halts, bands or oracle that can fail, and needs no keepers. People there let an order cost at most what Glasshouse's band allows. Orders with a time to live are cancelled by their owner's bot.",
  "The reference of a venue is the median of the outside venues that its index does not use, none older than 60 s, and of two witnesses where prices are modelled. It is not moved by anybody's hedges. Where nothing is left, what needs it is not measured.",
  "An account's threshold is the mark at which its equity met its maintenance margin, by its position before the block. It counts as reached if the reference was there at any time from the position's beginning to the end of the run, also later than the liquidation.",
  "Depth is what rests within 1 % of the index in the best twenty levels, at every venue. Recovery: depth below 50 % and back to 80 % of the five minutes before the replay, spread above 200 % and back to 125 %, mark more than 1 % from the reference and back to 0.5 %, each for twelve blocks.",
  "A bankruptcy is an account that owes more than it has when it is liquidated, by its position before the block and the block's mark, its whole position and deficit. Every rule is measured on each as it stands, whatever book, fund or ADL of the venue did about it.",
  "A hedge is the position of somebody with another leg outside. It is broken if ADL closed any part of it; on Glasshouse everybody in a class gives the same part, so that many are broken a little.",
] as const;
