// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAuction} from "../../contracts/interfaces/IAuction.sol";
import {ICircuitBreaker} from "../../contracts/interfaces/ICircuitBreaker.sol";
import {ICollateralVault} from "../../contracts/interfaces/ICollateralVault.sol";
import {IDeleverager} from "../../contracts/interfaces/IDeleverager.sol";
import {IExchange} from "../../contracts/interfaces/IExchange.sol";
import {IInsuranceFund} from "../../contracts/interfaces/IInsuranceFund.sol";
import {IKeyring} from "../../contracts/interfaces/IKeyring.sol";
import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {ILiquidator} from "../../contracts/interfaces/ILiquidator.sol";
import {IPriceOracle} from "../../contracts/interfaces/IPriceOracle.sol";
import {ISettlement} from "../../contracts/interfaces/ISettlement.sol";
import {ITriggerOrders} from "../../contracts/interfaces/ITriggerOrders.sol";
import {IVault} from "../../contracts/interfaces/IVault.sol";
import {Verb} from "./Verbs.sol";
import {World} from "./World.sol";

/// @title What each verb may be answered with. A refusal that is not here is a fault.
abstract contract Refusals is World {
    function _mayRefuse(Verb verb, bytes4 error) internal pure override returns (bool) {
        // What a stranger or a re-entrant token tries is tried whatever comes of it.
        if (verb == Verb.Steal || verb == Verb.Reenter) return true;
        if (verb <= Verb.Batch || verb == Verb.HotPlace) return _order(error) || _key(verb, error);
        if (verb == Verb.Relay || verb == Verb.TriggerExecute)
            return _order(error) || _key(verb, error) || _trigger(error);
        if (verb >= Verb.TriggerPlace && verb <= Verb.TriggerTrail) return _trigger(error);
        if (verb == Verb.HotCancel || (verb >= Verb.Cancel && verb <= Verb.CancelAll))
            if (error == IExchange.Exchange_Uncrossing.selector) return true;
        if (verb <= Verb.SweepSurplus) return _account(verb, error);
        if (verb >= Verb.Liquidate && verb <= Verb.RepayDeficit) return _keeper(verb, error);
        if (verb >= Verb.FundRequestDeposit && verb <= Verb.TakeInventory) return _fund(verb, error);
        if (verb == Verb.HotCancel)
            return
                error == IKeyring.Keyring_Expired.selector ||
                error == IKeyring.Keyring_NotAuthorized.selector;
        if (verb == Verb.AuctionStep)
            return
                error == IAuction.Auction_Collecting.selector ||
                error == IAuction.Auction_StalePrice.selector;
        if (verb >= Verb.Pledge && verb <= Verb.CollateralBuy) return _collateral(verb, error);
        if (verb == Verb.Update) return error == IPriceOracle.PriceOracle_TooSoon.selector;
        if (verb == Verb.SetSources) return error == IPriceOracle.PriceOracle_Unchanged.selector;
        return verb == Verb.Tighten && _guard(error);
    }

    function _order(bytes4 error) private pure returns (bool) {
        return
            error == ILedger.Ledger_InsufficientMargin.selector ||
            error == ILedger.Ledger_PriceUnavailable.selector ||
            error == ILedger.Ledger_TooManyOrders.selector ||
            error == IExchange.Exchange_GradeForbids.selector ||
            error == IExchange.Exchange_Uncrossing.selector ||
            error == IExchange.Exchange_StalePrice.selector ||
            error == IExchange.Exchange_WouldCross.selector ||
            error == IExchange.Exchange_NotFillable.selector ||
            error == IExchange.Exchange_NotReducing.selector;
    }

    function _key(Verb verb, bytes4 error) private pure returns (bool) {
        if (verb <= Verb.Batch) return false;
        return
            error == IKeyring.Keyring_Expired.selector ||
            error == IKeyring.Keyring_Slippage.selector ||
            error == IKeyring.Keyring_Loss.selector ||
            error == IKeyring.Keyring_NotAuthorized.selector;
    }

    function _trigger(bytes4 error) private pure returns (bool) {
        return
            error == ITriggerOrders.TriggerOrders_Unknown.selector ||
            error == ITriggerOrders.TriggerOrders_Expired.selector ||
            error == ITriggerOrders.TriggerOrders_Interrupted.selector ||
            error == ITriggerOrders.TriggerOrders_NoPrice.selector ||
            error == ITriggerOrders.TriggerOrders_NotReached.selector ||
            error == ITriggerOrders.TriggerOrders_NothingToClose.selector ||
            error == ITriggerOrders.TriggerOrders_NothingFilled.selector ||
            error == ITriggerOrders.TriggerOrders_NotBetter.selector ||
            error == ITriggerOrders.TriggerOrders_Terms.selector;
    }

    function _account(Verb verb, bytes4 error) private pure returns (bool) {
        if (verb == Verb.SetTier)
            return
                error == ILedger.Ledger_TierUnchanged.selector ||
                error == ILedger.Ledger_TierLocked.selector ||
                error == ILedger.Ledger_InsufficientMargin.selector ||
                // Of whom ADL closed the last position, and who owes cash.
                error == ILedger.Ledger_InsufficientCash.selector ||
                error == ILedger.Ledger_ClassDraining.selector ||
                error == ILedger.Ledger_PriceUnavailable.selector;
        // Whoever ADL left flat and in debt stays as he is until the Liquidator has paid (LED-3).
        if (verb == Verb.Touch) return error == ILedger.Ledger_InsufficientCash.selector;
        if (verb == Verb.Withdraw)
            return
                error == ILedger.Ledger_InsufficientMargin.selector ||
                error == ILedger.Ledger_InsufficientCash.selector ||
                error == ILedger.Ledger_Degraded.selector ||
                error == ILedger.Ledger_ReservesShort.selector ||
                error == ILedger.Ledger_PriceUnavailable.selector ||
                error == IVault.Vault_LimitExceeded.selector ||
                error == IVault.Vault_TransferFailed.selector;
        if (verb == Verb.SetLimit) return error == IVault.Vault_LimitUnchanged.selector;
        if (verb == Verb.CancelPayout) return error == IVault.Vault_NothingPending.selector;
        return verb == Verb.SweepSurplus && error == IVault.Vault_NoSurplus.selector;
    }

    function _keeper(Verb verb, bytes4 error) private pure returns (bool) {
        if (verb == Verb.WindUp)
            return
                error == ILiquidator.Liquidator_Solvent.selector ||
                error == ILiquidator.Liquidator_NoPosition.selector;
        if (verb == Verb.Settle) return false;
        if (verb == Verb.RepaySettled)
            return
                error == ILiquidator.Liquidator_NothingOwed.selector ||
                error == ILiquidator.Liquidator_Waiting.selector;
        if (verb == Verb.RepayDeficit)
            return
                error == IDeleverager.Deleverager_NoDeficit.selector ||
                error == IDeleverager.Deleverager_TooSoon.selector;
        return
            error == ILiquidator.Liquidator_Healthy.selector ||
            error == ILiquidator.Liquidator_NoPosition.selector ||
            error == ILiquidator.Liquidator_NoQuorum.selector ||
            error == ILiquidator.Liquidator_Waiting.selector ||
            error == ILiquidator.Liquidator_NotDust.selector;
    }

    function _fund(Verb verb, bytes4 error) private pure returns (bool) {
        if (verb == Verb.FundSettleEpoch)
            return
                error == IInsuranceFund.InsuranceFund_EpochOpen.selector ||
                error == IInsuranceFund.InsuranceFund_NoQuorum.selector;
        if (verb == Verb.FundCancelDeposit)
            return
                error == IInsuranceFund.InsuranceFund_NotRolled.selector ||
                error == IInsuranceFund.InsuranceFund_ZeroAmount.selector;
        return
            verb == Verb.TakeInventory &&
            (error == IInsuranceFund.InsuranceFund_Closed.selector ||
                error == IInsuranceFund.InsuranceFund_TakeTooLarge.selector ||
                error == IInsuranceFund.InsuranceFund_TakerMargin.selector ||
                error == IInsuranceFund.InsuranceFund_Insolvent.selector);
    }

    function _collateral(Verb verb, bytes4 error) private pure returns (bool) {
        if (error == ICollateralVault.CollateralVault_NoQuorum.selector)
            return verb != Verb.SaleOpen && verb != Verb.SaleClose;
        if (verb == Verb.Pledge) return error == ICollateralVault.CollateralVault_CapReached.selector;
        if (error == ILedger.Ledger_PriceUnavailable.selector) return true;
        if (verb == Verb.Redeem)
            return
                error == ICollateralVault.CollateralVault_InsufficientMargin.selector ||
                error == ILedger.Ledger_Degraded.selector ||
                error == IVault.Vault_LimitExceeded.selector;
        if (verb == Verb.SaleOpen || verb == Verb.CollateralBuy)
            if (error == ICollateralVault.CollateralVault_NotCallable.selector) return true;
        if (verb == Verb.CollateralBuy)
            return error == ICollateralVault.CollateralVault_SaleTooLarge.selector;
        return error == ICollateralVault.CollateralVault_SaleOpen.selector;
    }

    function _guard(bytes4 error) private pure returns (bool) {
        return
            error == ICircuitBreaker.CircuitBreaker_NotTighter.selector ||
            error == ICircuitBreaker.CircuitBreaker_GuardianCooling.selector ||
            error == ICircuitBreaker.CircuitBreaker_DurationOutOfRange.selector;
    }
}
