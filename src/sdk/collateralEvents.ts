import { accountId, marketId } from "../domain/ids";
import {
  type CollateralCapSetEvent,
  type CollateralDepositedEvent,
  type CollateralListedEvent,
  type CollateralSaleClosedEvent,
  type CollateralSaleOpenedEvent,
  type CollateralSoldEvent,
  type CollateralWithdrawnEvent,
} from "../../typechain/contracts/interfaces/ICollateralVault";
import { type Converters, on } from "./convert";

/** Events of the CollateralVault. */
export const COLLATERAL_CONVERTERS: Converters = {
  CollateralListed: on<CollateralListedEvent.OutputObject>(({ asset, token, market, decimals, terms }) => ({
    kind: "CollateralListed",
    asset: Number(asset),
    token,
    market: marketId(market),
    decimals: Number(decimals),
    haircutPpm: terms.haircutPpm,
    salesPerMinute: terms.salesPerMinute,
    cap: terms.cap,
  })),
  CollateralCapSet: on<CollateralCapSetEvent.OutputObject>(({ asset, cap }) => ({
    kind: "CollateralCapSet",
    asset: Number(asset),
    cap,
  })),
  CollateralDeposited: on<CollateralDepositedEvent.OutputObject>(({ account, asset, amount }) => ({
    kind: "CollateralDeposited",
    account: accountId(account),
    asset: Number(asset),
    amount,
  })),
  CollateralWithdrawn: on<CollateralWithdrawnEvent.OutputObject>(({ account, asset, to, amount }) => ({
    kind: "CollateralWithdrawn",
    account: accountId(account),
    asset: Number(asset),
    to,
    amount,
  })),
  CollateralSold: on<CollateralSoldEvent.OutputObject>((event) => ({
    kind: "CollateralSold",
    account: accountId(event.account),
    asset: Number(event.asset),
    buyer: event.buyer,
    amount: event.amount,
    price: event.price,
    proceeds: event.proceeds,
  })),
  CollateralSaleOpened: on<CollateralSaleOpenedEvent.OutputObject>(({ account }) => ({
    kind: "CollateralSaleOpened",
    account: accountId(account),
  })),
  CollateralSaleClosed: on<CollateralSaleClosedEvent.OutputObject>(({ account }) => ({
    kind: "CollateralSaleClosed",
    account: accountId(account),
  })),
};
