// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICircuitBreaker} from "../interfaces/ICircuitBreaker.sol";
import {IInsuranceFund} from "../interfaces/IInsuranceFund.sol";
import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {FundMath} from "../libraries/FundMath.sol";
import {LeakyBudget} from "../libraries/LeakyBudget.sol";
import {MarginMath} from "../libraries/MarginMath.sol";
import {WadMath} from "../libraries/WadMath.sol";
import {MAX_ACTIVE_MARKETS, WAD} from "../types/Bounds.sol";
import {Cause} from "../types/Cause.sol";
import {Grade} from "../types/Grade.sol";
import {FUND, AccountId, MarketId} from "../types/Ids.sol";
import {Account, Health, Judge} from "../types/LedgerTypes.sol";
import {LiquidationParams} from "../types/MarketParams.sol";
import {IndexPrice} from "../types/OracleTypes.sol";
import {leverageOf} from "../types/Tiers.sol";
import {Wiring} from "../types/Wiring.sol";
import {FundShares} from "./FundShares.sol";

/// @title What the fund does for the exchange: it covers deficits, takes positions over and sells them on by rule.
/// @notice One leaky budget a market bounds cover and takeover alike: what was paid or absorbed leaks away, and 20 % of the notional
/// of the inventory is reserved until unwound. In all markets together what was paid or absorbed stays within twice the budget of the
/// market that asks, and inventory within the fund's own margin at 2x.
contract InsuranceFund is FundShares {
    using LeakyBudget for LeakyBudget.State;

    /// @notice One slot a market.
    struct Inventory {
        uint104 used; // paid or absorbed, leaking away [wad]
        uint32 usedAt; // [s]
        int88 edge; // what the takeovers of the inventory brought in a unit, beyond mark [wad price]
        uint32 since; // when it was taken over, weighted by size [s]
    }

    /// @dev A position on offer, and the means of the fund.
    struct Offer {
        MarketId market;
        AccountId account;
        int256 size; // signed as the account holds it
        uint256 price;
        uint256 mark;
        int256 held; // the fund's own size
        int256 free; // its equity beyond initial margin, if `judged`
        bool judged;
        uint256 ofMarket; // what the market's budget has left, reserves aside
        uint256 ofTotal; // what the total has left
        LiquidationParams terms;
    }

    uint256 private constant LEAK_PERIOD = 1 hours;
    uint256 private constant TAKES_PERIOD = 1 minutes;
    uint256 private constant TOTAL_FACTOR = 2;
    /// @dev The fund never chooses another tier.
    uint8 private constant TIER = 0;

    IMarketRegistry private immutable REGISTRY;
    ICircuitBreaker private immutable BREAKER;
    address private immutable LIQUIDATOR;

    mapping(MarketId => Inventory) private _inventory;
    mapping(MarketId => LeakyBudget.State) private _takes;
    LeakyBudget.State private _total;

    modifier onlyLiquidator() {
        if (msg.sender != LIQUIDATOR) revert InsuranceFund_NotLiquidator(msg.sender);
        _;
    }

    constructor(Wiring memory wiring) FundShares(wiring) {
        REGISTRY = IMarketRegistry(wiring.registry);
        BREAKER = ICircuitBreaker(wiring.breaker);
        LIQUIDATOR = wiring.liquidator;
    }

    /// @inheritdoc IInsuranceFund
    function absorb(
        AccountId account,
        MarketId market,
        int256 size,
        uint256 price,
        uint256 mark,
        uint256 deficit,
        LiquidationParams calldata terms
    ) external onlyLiquidator returns (int256 taken, uint256 covered) {
        Offer memory offer;
        offer.terms = terms;
        (offer.market, offer.account, offer.size) = (market, account, size);
        (offer.price, offer.mark) = (price, mark);
        bool room = _loadMeans(offer);
        if (offer.ofMarket == 0 || offer.ofTotal == 0) return (0, 0);
        if (room) taken = _takeOver(offer);
        if (deficit == 0 || taken == size) return (taken, 0);
        // NOTE up: the share of what was not taken; a wei too much is the account's, which owes it elsewhere or not at all.
        uint256 rest = WadMath.mulDivUp(deficit, WadMath.abs(size - taken), WadMath.abs(size));
        return (taken, _cover(offer, rest));
    }

    /// @inheritdoc IInsuranceFund
    function cover(
        AccountId account,
        MarketId market,
        uint256 amount
    ) external onlyLiquidator returns (uint256 paid) {
        Offer memory offer;
        (offer.market, offer.account) = (market, account);
        offer.terms = REGISTRY.liquidationOf(market);
        _loadMeans(offer);
        if (offer.held != 0) offer.mark = LEDGER.markOf(market, Judge.Worse, offer.held > 0);
        return _cover(offer, amount);
    }

    /// @inheritdoc IInsuranceFund
    function reward(
        AccountId keeper,
        MarketId market,
        uint256 amount
    ) external onlyLiquidator returns (uint256 paid) {
        if (keeper == FUND) return 0;
        paid = WadMath.min(amount, _free());
        if (paid > 0) LEDGER.pay(FUND, keeper, paid, 0, Cause.KeeperReward, market);
    }

    /// @inheritdoc IInsuranceFund
    function takeInventory(AccountId account, MarketId market, int256 size) external nonReentrant {
        if (LEDGER.ownerOf(account) != msg.sender) revert InsuranceFund_NotOwner(account, msg.sender);
        EXCHANGE.poke(market);
        _requireOpen(market);
        int256 held = LEDGER.touched(FUND, market).size;
        // The least number there is has no magnitude.
        bool some = size != 0 && size != type(int256).min;
        if (!some || (size > 0) != (held > 0)) revert InsuranceFund_NothingToTake(market);
        uint256 quantity = WadMath.abs(size);
        uint256 lotSize = REGISTRY.marginTermsOf(market).lotSize();
        if (quantity % lotSize != 0) revert InsuranceFund_NotWholeLots(quantity, lotSize);
        (uint256 price, uint256 allowed) = _sale(market, held);
        if (quantity > allowed) revert InsuranceFund_TakeTooLarge(quantity, allowed);
        uint256 cap = _takesCap(market);
        _takes[market].spend(WadMath.mulUp(quantity, price), cap, TAKES_PERIOD);
        if (!LEDGER.transferPosition(market, FUND, account, size, price, true)) {
            revert InsuranceFund_TakerMargin(account);
        }
        // NOTE what a fund without equity owes is booked by its liquidation: taken at mark, its last position would leave a debt that
        // no deficit account owes (LED-3).
        Account memory own = LEDGER.accountOf(FUND);
        if (own.markets == 0 && own.cash < 0) revert InsuranceFund_Insolvent(own.cash);
        emit InventoryTaken(market, account, size, price);
    }

    /// @inheritdoc IInsuranceFund
    function budgetLeft(MarketId market) external view returns (uint256) {
        (uint256 ofMarket, uint256 ofTotal) = _unspent(market, REGISTRY.liquidationOf(market));
        uint256 reserved = _reserveOf(market, LEDGER.touched(FUND, market).size);
        return WadMath.min(LeakyBudget.left(ofMarket, reserved), ofTotal);
    }

    /// @inheritdoc IInsuranceFund
    function inventoryPrice(MarketId market) external view returns (uint256 price, uint256 sizeAllowed) {
        int256 held = LEDGER.touched(FUND, market).size;
        if (held == 0) return (0, 0);
        return _sale(market, held);
    }

    /// @dev Reads what the fund has. @return room false where it can take no position: its own, or one market too many.
    function _loadMeans(Offer memory offer) private view returns (bool room) {
        if (offer.account == FUND) return false;
        Account memory own = LEDGER.accountOf(FUND);
        offer.judged = own.markets == 0;
        if (offer.judged) {
            if (own.cash <= 0) return false;
            offer.free = own.cash;
        }
        (offer.ofMarket, offer.ofTotal) = _unspent(offer.market, offer.terms);
        if ((own.markets >> MarketId.unwrap(offer.market)) & 1 == 1) {
            offer.held = LEDGER.touched(FUND, offer.market).size;
            return true;
        }
        uint256 active = 0;
        for (uint64 map = own.markets; map != 0; map &= map - 1) ++active;
        return active < MAX_ACTIVE_MARKETS;
    }

    /// @dev Takes what budget and margin allow. Where other positions make the margin dear to compute, the Ledger is asked first.
    function _takeOver(Offer memory offer) private returns (int256) {
        uint256 quantity = _withinBudget(offer);
        if (offer.judged) quantity = _withinMargin(offer, quantity);
        if (quantity == 0) return 0;
        if (!_accept(offer, quantity)) {
            if (offer.judged) return 0;
            _judge(offer);
            quantity = _withinMargin(offer, quantity);
            if (quantity == 0 || !_accept(offer, quantity)) return 0;
        }
        return _note(offer, quantity);
    }

    function _cover(Offer memory offer, uint256 amount) private returns (uint256 paid) {
        uint256 reserved = FundMath.reserveOf(offer.held, offer.mark);
        paid = WadMath.min(LeakyBudget.left(offer.ofMarket, reserved), offer.ofTotal);
        paid = WadMath.min(paid, amount);
        if (paid == 0) return 0;
        if (!offer.judged) _judge(offer);
        if (offer.free <= 0) return 0;
        paid = WadMath.min(paid, uint256(offer.free));
        _spend(offer.market, offer.terms, paid);
        LEDGER.pay(FUND, offer.account, paid, 0, Cause.Cover, offer.market);
        emit Covered(offer.market, offer.account, paid);
    }

    function _judge(Offer memory offer) private view {
        Health memory h = LEDGER.healthOf(FUND, Judge.Worse);
        offer.free = h.equity - int256(h.initialMargin);
        offer.judged = true;
    }

    function _accept(Offer memory offer, uint256 quantity) private returns (bool) {
        return
            LEDGER.transferPosition(
                offer.market,
                offer.account,
                FUND,
                _signed(offer, quantity),
                offer.price,
                true
            );
    }

    /// @dev Writes down what a takeover brought or cost, and brings the means up to date.
    function _note(Offer memory offer, uint256 quantity) private returns (int256 size) {
        size = _signed(offer, quantity);
        Inventory memory inventory = _inventory[offer.market];
        int256 edge = FundMath.edgeOf(size, offer.price, offer.mark);
        (inventory.edge, inventory.since) = FundMath.averaged(
            offer.held,
            inventory.edge,
            inventory.since,
            size,
            FundMath.countedEdge(edge, offer.mark)
        );
        _inventory[offer.market] = inventory;
        if (edge < 0) {
            uint256 loss = WadMath.mulUp(quantity, uint256(-edge));
            _spend(offer.market, offer.terms, loss);
            offer.ofMarket = LeakyBudget.left(offer.ofMarket, loss);
            offer.ofTotal = LeakyBudget.left(offer.ofTotal, loss);
        }
        offer.held += size;
        offer.judged = false;
        emit TakenOver(offer.market, offer.account, size, offer.price, offer.mark);
    }

    /// @dev Adds to what the market, and all markets together, have used.
    function _spend(MarketId market, LiquidationParams memory terms, uint256 amount) private {
        uint256 leak = terms.fundLeakPerHour * WAD;
        Inventory storage inventory = _inventory[market];
        uint256 used = LeakyBudget.leaked(inventory.used, inventory.usedAt, leak, LEAK_PERIOD);
        (inventory.used, inventory.usedAt) = (uint104(used + amount), uint32(block.timestamp));
        _total.spend(amount, leak * TOTAL_FACTOR, LEAK_PERIOD);
    }

    /// @dev The part of the offer for which both budgets suffice: all, or whole lots.
    function _withinBudget(Offer memory offer) private view returns (uint256) {
        uint256 quantity = WadMath.abs(offer.size);
        int256 edge = FundMath.edgeOf(offer.size, offer.price, offer.mark);
        int256 loss = edge < 0 ? int256(WadMath.mulUp(quantity, uint256(-edge))) : int256(0);
        int256 before = int256(offer.ofMarket) - int256(FundMath.reserveOf(offer.held, offer.mark));
        int256 afterwards =
            int256(offer.ofMarket) - int256(FundMath.reserveOf(offer.held + offer.size, offer.mark)) - loss;
        int256 total = int256(offer.ofTotal);
        uint256 bought = WadMath.min(
            FundMath.affordable(quantity, before, afterwards),
            FundMath.affordable(quantity, total, total - loss)
        );
        return bought == quantity ? quantity : _wholeLots(offer.market, bought);
    }

    /// @dev The part of `most` for which the fund's own initial margin suffices, whole lots unless all.
    function _withinMargin(Offer memory offer, uint256 most) private view returns (uint256) {
        int256 size = _signed(offer, most);
        int256 edge = FundMath.edgeOf(size, offer.price, offer.mark);
        int256 gain = WadMath.mulDivFloor(edge, most, WAD);
        uint256 concentration = REGISTRY.marginTermsOf(offer.market).concentration() * WAD;
        int256 need =
            int256(_marginOf(offer.held + size, offer.mark, concentration)) -
                int256(_marginOf(offer.held, offer.mark, concentration));
        uint256 bought = FundMath.affordable(most, offer.free, offer.free + gain - need);
        return bought == most ? most : _wholeLots(offer.market, bought);
    }

    /// @dev Equity beyond initial margin: what the fund can pay and stay an account in good standing.
    function _free() private view returns (uint256) {
        Health memory h = LEDGER.healthOf(FUND, Judge.Worse);
        int256 free = h.equity - int256(h.initialMargin);
        return free > 0 ? uint256(free) : 0;
    }

    function _wholeLots(MarketId market, uint256 quantity) private view returns (uint256) {
        return quantity - (quantity % REGISTRY.marginTermsOf(market).lotSize());
    }

    /// @dev What is left of the market's budget and of the total, reserves aside.
    function _unspent(
        MarketId market,
        LiquidationParams memory terms
    ) private view returns (uint256 ofMarket, uint256 ofTotal) {
        uint256 leak = terms.fundLeakPerHour * WAD;
        uint256 limit = terms.fundBudget * WAD;
        Inventory memory inventory = _inventory[market];
        uint256 used = LeakyBudget.leaked(inventory.used, inventory.usedAt, leak, LEAK_PERIOD);
        ofMarket = LeakyBudget.left(limit, used);
        ofTotal = LeakyBudget.left(limit * TOTAL_FACTOR, _total.usedNow(leak * TOTAL_FACTOR, LEAK_PERIOD));
    }

    function _reserveOf(MarketId market, int256 held) private view returns (uint256) {
        return held == 0 ? 0 : FundMath.reserveOf(held, LEDGER.markOf(market, Judge.Worse, held > 0));
    }

    /// @dev Price and size of a sale out of the inventory, at the better of the last two rounds' marks for the fund.
    function _sale(MarketId market, int256 held) private view returns (uint256 price, uint256 allowed) {
        Inventory memory inventory = _inventory[market];
        uint256 mark = LEDGER.markOf(market, Judge.Better, held > 0);
        price = FundMath.salePrice(held, mark, inventory.edge, block.timestamp - inventory.since);
        uint256 cap = _takesCap(market);
        uint256 left = LeakyBudget.left(cap, _takes[market].usedNow(cap, TAKES_PERIOD));
        allowed = WadMath.min(WadMath.abs(held), WadMath.mulDivDown(left, WAD, price));
        allowed -= allowed % REGISTRY.marginTermsOf(market).lotSize();
    }

    function _takesCap(MarketId market) private view returns (uint256) {
        return uint256(REGISTRY.liquidationOf(market).salesPerMinute) * WAD;
    }

    function _requireOpen(MarketId market) private view {
        IndexPrice memory index = ORACLE.read(market);
        bool open = index.live && !index.degraded && BREAKER.stateOf(market).grade == Grade.Open;
        if (!open) revert InsuranceFund_Closed(market);
    }

    function _signed(Offer memory offer, uint256 quantity) private pure returns (int256) {
        return offer.size > 0 ? int256(quantity) : -int256(quantity);
    }

    function _marginOf(int256 size, uint256 mark, uint256 concentration) private pure returns (uint256) {
        uint256 notional = MarginMath.notional(WadMath.abs(size), mark);
        return MarginMath.initialMargin(notional, leverageOf(TIER), concentration);
    }
}
