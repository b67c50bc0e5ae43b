import {
  type Call,
  type CollateralCall,
  type FundCall,
  type MarketCall,
  type MoneyCall,
  type OrderCall,
  type SetupCall,
  type WaterfallCall,
} from "./call";
import { type Parts } from "./parts";
import { Refusal } from "./refusal";

/** Sends a call to the part that answers it. */
export function dispatch(x: Parts, call: Call): void {
  switch (call.kind) {
    case "list":
    case "configure":
    case "setSources":
    case "openBook":
    case "seed":
      return setup(x, call);
    case "openAccount":
    case "deposit":
    case "withdraw":
    case "setTier":
    case "touch":
    case "setDelegate":
    case "setPayout":
    case "setWithdrawalLimit":
    case "cancelPayout":
    case "donate":
    case "sweepSurplus":
      return money(x, call);
    case "place":
    case "cancel":
    case "cancelBatch":
    case "cancelAll":
      return order(x, call);
    case "update":
    case "poke":
    case "stepAuction":
    case "tighten":
      return market(x, call);
    case "liquidate":
    case "sweepDust":
    case "repayDeficit":
    case "repaySettled":
    case "settle":
    case "windUp":
    case "takeInventory":
      return waterfall(x, call);
    case "listCollateral":
    case "capCollateral":
    case "depositCollateral":
    case "withdrawCollateral":
    case "openSale":
    case "closeSale":
    case "buyCollateral":
      return collateral(x, call);
    case "forwardDeposit":
    case "relayBatch":
    case "skipNonce":
    case "placeTrigger":
    case "cancelTrigger":
    case "pruneTrigger":
    case "trailTrigger":
    case "executeTrigger":
      return x.gateways.apply(call);
    default:
      return fund(x, call);
  }
}

function setup({ registry, oracle, exchange, vault }: Parts, call: SetupCall): void {
  switch (call.kind) {
    case "list":
      registry.list(call.symbol, call.parameters);
      return;
    case "configure":
      return registry.configure(call.market, call.parameters);
    case "setSources":
      return oracle.setSources(call.market, call.sources);
    case "openBook":
      return exchange.openBook(call.market);
    case "seed":
      return vault.seed(call.caller);
  }
}

function money({ ledger, vault, keyring }: Parts, call: MoneyCall): void {
  switch (call.kind) {
    case "openAccount":
      ledger.openAccount(call.owner);
      return;
    case "deposit":
      return vault.deposit(call.caller, call.account, call.amountNative);
    case "withdraw":
      return vault.withdraw(call.caller, call.account, call.amountNative);
    case "setTier":
      return ledger.setTier(call.caller, call.account, call.market, call.tier);
    case "touch":
      return ledger.touch(call.account, call.market);
    case "setDelegate":
      return keyring.setDelegate(call.caller, call.account, call.key, call.terms);
    case "setPayout":
      return vault.setPayout(call.caller, call.account, call.to);
    case "setWithdrawalLimit":
      return vault.setWithdrawalLimit(call.caller, call.account, call.perDayNative);
    case "cancelPayout":
      return vault.cancelPayout(call.caller, call.account);
    case "donate":
      return vault.donate(call.amountNative);
    case "sweepSurplus":
      return vault.sweepSurplus();
  }
}

function order({ exchange }: Parts, call: OrderCall): void {
  switch (call.kind) {
    case "place":
      exchange.place(call.caller, call.requests);
      return;
    case "cancel":
      return exchange.cancel(call.caller, call.order);
    case "cancelBatch":
      return exchange.cancelBatch(call.caller, call.orders);
    case "cancelAll":
      return exchange.cancelAll(call.caller, call.account);
  }
}

function market({ oracle, exchange, auction, breaker, guardian }: Parts, call: MarketCall): void {
  switch (call.kind) {
    case "update":
      oracle.update(call.market, call.answers);
      return;
    case "poke":
      return exchange.poke(call.market);
    case "stepAuction":
      return auction.step(call.market, call.maxSteps);
    case "tighten": {
      const { caller, grade, capBps, marginBps, durationSec } = call;
      if (caller !== guardian) throw new Refusal("AccessManagedUnauthorized", { caller });
      return breaker.tighten(call.market, grade, capBps, marginBps, durationSec);
    }
  }
}

function waterfall(x: Parts, call: WaterfallCall): void {
  const { liquidator, deleverager, settlement, fund: insurance } = x;
  switch (call.kind) {
    case "liquidate":
      return liquidator.liquidate(call.account, call.market, call.maxFills, call.keeper);
    case "sweepDust":
      return liquidator.sweepDust(call.account, call.market);
    case "repayDeficit":
      return deleverager.repayDeficit(call.market);
    case "repaySettled":
      return liquidator.repaySettled(call.market);
    case "settle":
      return settlement.settle(call.market, call.answers);
    case "windUp":
      return liquidator.windUp(call.account, call.market, call.keeper, call.answers);
    case "takeInventory":
      return insurance.takeInventory(call.caller, call.account, call.market, call.size);
  }
}

function collateral({ collateral: vault }: Parts, call: CollateralCall): void {
  switch (call.kind) {
    case "listCollateral":
      return vault.assets.list(call.listing);
    case "capCollateral":
      return vault.assets.setCap(call.asset, call.cap);
    case "depositCollateral":
      return vault.deposit(call.caller, call.account, call.asset, call.amountNative);
    case "withdrawCollateral":
      return vault.withdraw(call.caller, call.account, call.asset, call.amountNative);
    case "openSale":
      return vault.openSale(call.account);
    case "closeSale":
      return vault.closeSale(call.account);
    case "buyCollateral":
      return vault.buy(call.caller, call.account, call.asset, call.amountNative, call.maxPrice);
  }
}

function fund({ fund: insurance }: Parts, call: FundCall): void {
  switch (call.kind) {
    case "fundRequestDeposit":
      return insurance.requestDeposit(call.assets, call.controller);
    case "fundCancelDeposit":
      return insurance.cancelDeposit(call.caller);
    case "fundRequestRedeem":
      return insurance.requestRedeem(call.caller, call.shares, call.controller);
    case "fundSettleEpoch":
      return insurance.settleEpoch();
    case "fundDeposit":
      return insurance.deposit(call.caller, call.amount, call.receiver);
    case "fundMint":
      return insurance.mint(call.caller, call.amount, call.receiver);
    case "fundWithdraw":
      return insurance.withdraw(call.caller, call.amount, call.receiver, call.owner);
    case "fundRedeem":
      return insurance.redeem(call.caller, call.amount, call.receiver, call.owner);
    case "fundTransfer":
      return insurance.shares.transfer(call.caller, call.to, call.shares);
  }
}
