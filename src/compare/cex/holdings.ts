import { type Asset } from "../../cex/model/assets";
import { ONE } from "../../sim/random/fixed";
import { planned } from "../../sim/outside/latentPath";
import { type Market, type Person } from "../market";

const PPM = 1_000_000n;
const WAD = 10n ** 18n;

/** What everybody brings to a venue, of each asset [wad], and what the venue's token is worth. */
export class Holdings {
  constructor(
    private readonly market: Market,
    private readonly people: readonly Person[],
  ) {}

  of(person: Person, asset: Asset): bigint {
    const { venues } = this.market.scenario;
    const deposit = person.deposit * WAD;
    switch (asset) {
      case "usd":
        return deposit;
      case "coin":
        return this.worth(deposit, venues.coin?.sharePpm ?? 0, this.market.startingPrice);
      case "token": {
        const share = venues.token?.holders.find(({ role }) => role === person.agent.role)?.sharePpm ?? 0;
        return venues.token === undefined ? 0n : this.worth(deposit, share, venues.token.start * WAD);
      }
    }
  }

  total(asset: Asset): bigint {
    return this.people.reduce((sum, person) => sum + this.of(person, asset), 0n);
  }

  /** Price of the venue's token `t` seconds after the start of the replay [wad]; 0 where there is none. */
  tokenPrice(t: number): bigint {
    const { token } = this.market.scenario.venues;
    if (token === undefined) return 0n;
    const begin = { atSec: Math.min(0, token.plan[0]?.atSec ?? 0), ppm: Number(PPM) };
    if (t <= begin.atSec) return token.start * WAD;
    return (token.start * WAD * planned([begin, ...token.plan], t)) / ONE;
  }

  private worth(deposit: bigint, sharePpm: number, price: bigint): bigint {
    return (((deposit * BigInt(sharePpm)) / PPM) * WAD) / price;
  }
}
