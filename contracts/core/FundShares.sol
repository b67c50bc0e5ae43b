// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IExchange} from "../interfaces/IExchange.sol";
import {IInsuranceFund} from "../interfaces/IInsuranceFund.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IPriceOracle} from "../interfaces/IPriceOracle.sol";
import {IVault} from "../interfaces/IVault.sol";
import {DepositCohorts} from "../libraries/DepositCohorts.sol";
import {RedeemQueue} from "../libraries/RedeemQueue.sol";
import {MAX_DEPOSIT, MAX_MARKETS, WAD} from "../types/Bounds.sol";
import {FUND, MarketId} from "../types/Ids.sol";
import {Judge} from "../types/LedgerTypes.sol";
import {Wiring} from "../types/Wiring.sol";

/// @title The fund's shares: requested, settled together once an epoch, then claimed by ERC-4626's verbs.
/// @notice A share has 18 decimals and starts at the worth of one token. Its price is (E + 1e12) / (supply + 1e12) in wad: the
/// virtual millionth of a token makes a donation before the first deposit a gift to everybody (inflation attack).
abstract contract FundShares is ERC20, IERC4626, IInsuranceFund, ReentrancyGuardTransient {
    using DepositCohorts for DepositCohorts.State;
    using RedeemQueue for RedeemQueue.State;
    using SafeERC20 for IERC20;

    uint256 private constant EPOCH = 1 days;
    uint256 private constant VIRTUAL = 1e12;
    /// @dev More shares than this a wad of equity: the fund was wiped out, and new shares would outgrow their numbers.
    uint256 private constant MOST_SHARES_PER_ASSET = 1e9;

    IERC20 internal immutable TOKEN;
    IVault internal immutable VAULT;
    ILedger internal immutable LEDGER;
    IExchange internal immutable EXCHANGE;
    IPriceOracle internal immutable ORACLE;
    /// @dev amountNative = wad * NATIVE / PER_WAD; one of the two is 1.
    uint256 private immutable NATIVE;
    uint256 private immutable PER_WAD;

    uint256 private _epochEnd;
    DepositCohorts.State private _deposits;
    RedeemQueue.State private _redemptions;

    constructor(Wiring memory wiring) ERC20("Glasshouse Insurance Fund", "GHIF") {
        TOKEN = IERC20(wiring.token);
        VAULT = IVault(wiring.vault);
        LEDGER = ILedger(wiring.ledger);
        EXCHANGE = IExchange(wiring.exchange);
        ORACLE = IPriceOracle(wiring.oracle);
        uint8 native = IERC20Metadata(wiring.token).decimals();
        NATIVE = native > 18 ? 10 ** (native - 18) : 1;
        PER_WAD = native < 18 ? 10 ** (18 - native) : 1;
        _epochEnd = block.timestamp + EPOCH;
        _redemptions.start();
    }

    /// @inheritdoc IInsuranceFund
    function requestDeposit(uint256 assets, address controller) external nonReentrant {
        if (assets == 0) revert InsuranceFund_ZeroAmount();
        if (controller == address(0)) revert InsuranceFund_ZeroAddress();
        if (assets % NATIVE != 0) revert InsuranceFund_Inexact(assets, NATIVE);
        _settleIfDue();
        uint256 room = _toNative(MAX_DEPOSIT) - _deposits.waiting;
        if (assets > room) revert InsuranceFund_DepositTooLarge(assets, room);
        uint256 before = TOKEN.balanceOf(address(this));
        TOKEN.safeTransferFrom(msg.sender, address(this), assets);
        uint256 held = TOKEN.balanceOf(address(this));
        if (held != before + assets)
            revert InsuranceFund_UnsupportedToken(held > before ? held - before : 0, assets);
        _deposits.join(controller, assets);
        emit DepositRequested(controller, _redemptions.epoch, assets);
    }

    /// @inheritdoc IInsuranceFund
    function cancelDeposit() external nonReentrant returns (uint256 assets) {
        if (!_deposits.rolled) revert InsuranceFund_NotRolled(msg.sender);
        assets = _deposits.leave(msg.sender);
        if (assets == 0) revert InsuranceFund_ZeroAmount();
        TOKEN.safeTransfer(msg.sender, assets);
        emit DepositCancelled(msg.sender, assets);
    }

    /// @inheritdoc IInsuranceFund
    function requestRedeem(uint256 shares, address controller) external nonReentrant {
        if (shares == 0) revert InsuranceFund_ZeroAmount();
        if (controller == address(0)) revert InsuranceFund_ZeroAddress();
        _settleIfDue();
        _transfer(msg.sender, address(this), shares);
        _redemptions.join(controller, shares);
        emit RedeemRequested(controller, _redemptions.epoch, shares);
    }

    /// @inheritdoc IInsuranceFund
    function settleEpoch() external nonReentrant {
        if (block.timestamp < _epochEnd) revert InsuranceFund_EpochOpen(block.timestamp, _epochEnd);
        (bool priced, MarketId market) = _pokeMarkets();
        if (!priced) revert InsuranceFund_NoQuorum(market);
        _settle();
    }

    /// @inheritdoc IERC4626
    function deposit(uint256 assets, address receiver) external nonReentrant returns (uint256 shares) {
        shares = previewDeposit(assets);
        _claimDeposit(assets, shares, receiver);
    }

    /// @inheritdoc IERC4626
    function mint(uint256 shares, address receiver) external nonReentrant returns (uint256 assets) {
        assets = previewMint(shares);
        _claimDeposit(assets, shares, receiver);
    }

    /// @inheritdoc IERC4626
    function withdraw(
        uint256 assets,
        address receiver,
        address owner
    ) external nonReentrant returns (uint256 shares) {
        shares = previewWithdraw(assets);
        _claimRedeem(assets, shares, receiver, owner);
    }

    /// @inheritdoc IERC4626
    function redeem(
        uint256 shares,
        address receiver,
        address owner
    ) external nonReentrant returns (uint256 assets) {
        assets = previewRedeem(shares);
        _claimRedeem(assets, shares, receiver, owner);
    }

    /// @inheritdoc IERC4626
    function asset() external view returns (address) {
        return address(TOKEN);
    }

    /// @inheritdoc IERC4626
    /// @dev The fund's equity as badly as its last two oracle rounds allow: what redemptions can count on.
    function totalAssets() external view returns (uint256) {
        return _toNative(_positive(_equity(Judge.Worse)));
    }

    /// @inheritdoc IERC4626
    function convertToShares(uint256 assets) external view returns (uint256) {
        return _sharesFor(_toWad(assets), _positive(_equity(Judge.Worse)));
    }

    /// @inheritdoc IERC4626
    function convertToAssets(uint256 shares) external view returns (uint256) {
        return _toNative(_assetsFor(shares, _positive(_equity(Judge.Worse))));
    }

    /// @inheritdoc IERC4626
    function maxDeposit(address controller) external view returns (uint256) {
        return _deposits.claimOf(controller).assets;
    }

    /// @inheritdoc IERC4626
    function maxMint(address controller) external view returns (uint256) {
        return _deposits.claimOf(controller).shares;
    }

    /// @inheritdoc IERC4626
    function maxWithdraw(address controller) external view returns (uint256) {
        return _redemptions.claimOf(controller).assets;
    }

    /// @inheritdoc IERC4626
    function maxRedeem(address controller) external view returns (uint256) {
        return _redemptions.claimOf(controller).shares;
    }

    /// @inheritdoc IInsuranceFund
    function requestsOf(address controller) external view returns (Requests memory) {
        DepositCohorts.Claim memory d = _deposits.claimOf(controller);
        RedeemQueue.Claim memory r = _redemptions.claimOf(controller);
        return Requests(d.pending, d.assets, d.shares, r.queued + r.joining, r.shares, r.assets);
    }

    /// @inheritdoc IInsuranceFund
    function insolvent() external view returns (bool) {
        return _insolvent(_equity(Judge.Worse));
    }

    /// @inheritdoc IInsuranceFund
    function epoch() external view returns (uint256 number, uint256 endsAt) {
        return (_redemptions.epoch, _epochEnd);
    }

    /// @inheritdoc IERC4626
    function previewDeposit(uint256 assets) public view returns (uint256) {
        DepositCohorts.Claim memory claim = _deposits.claimOf(msg.sender);
        _requireWithin(assets, claim.assets);
        return Math.mulDiv(assets, claim.shares, claim.assets);
    }

    /// @inheritdoc IERC4626
    /// @dev NOTE up: what is left of a claim never gains shares an asset.
    function previewMint(uint256 shares) public view returns (uint256) {
        DepositCohorts.Claim memory claim = _deposits.claimOf(msg.sender);
        _requireWithin(shares, claim.shares);
        return Math.mulDiv(shares, claim.assets, claim.shares, Math.Rounding.Ceil);
    }

    /// @inheritdoc IERC4626
    /// @dev NOTE up, as above.
    function previewWithdraw(uint256 assets) public view returns (uint256) {
        RedeemQueue.Claim memory claim = _redemptions.claimOf(msg.sender);
        _requireWithin(assets, claim.assets);
        return Math.mulDiv(assets, claim.shares, claim.assets, Math.Rounding.Ceil);
    }

    /// @inheritdoc IERC4626
    function previewRedeem(uint256 shares) public view returns (uint256) {
        RedeemQueue.Claim memory claim = _redemptions.claimOf(msg.sender);
        _requireWithin(shares, claim.shares);
        return Math.mulDiv(shares, claim.assets, claim.shares);
    }

    /// @dev NOTE an approval that is used up is told as one that is given: events alone say what may still be moved (REC-1).
    function _approve(address owner, address spender, uint256 value, bool) internal override {
        super._approve(owner, spender, value, true);
    }

    function _settleIfDue() private {
        if (block.timestamp < _epochEnd) return;
        (bool priced, ) = _pokeMarkets();
        if (priced) _settle();
    }

    /// @dev New shares are priced at the better of the last two rounds' equity, redeemed ones at the worse: who stays never pays
    /// for the gap. Prices are taken before money moves; deposits go in first, so that redemptions may be paid from them.
    function _settle() private {
        uint256 supply = totalSupply();
        int256 equity = _equity(Judge.Worse);
        uint256 price = _assetsFor(WAD, _positive(equity));
        uint256 assetsIn = 0;
        uint256 minted = 0;
        if (_insolvent(equity)) _deposits.roll();
        else (assetsIn, minted) = _settleDeposits();
        (uint256 redeemed, uint256 assetsOut) = _settleRedemptions(supply, _positive(equity));
        emit EpochSettled(_redemptions.epoch, price, assetsIn, minted, redeemed, assetsOut);
        _redemptions.advance();
        _epochEnd = block.timestamp + EPOCH;
    }

    function _settleDeposits() private returns (uint256 assets, uint256 shares) {
        assets = _deposits.waiting;
        if (assets == 0) return (0, 0);
        shares = _sharesFor(_toWad(assets), _positive(_equity(Judge.Better)));
        _deposits.settle(shares);
        _mint(address(this), shares);
        TOKEN.forceApprove(address(VAULT), assets);
        VAULT.deposit(FUND, assets);
    }

    /// @dev Redeems the queue at the price before deposits, as far as the Ledger lets money leave.
    /// NOTE shares up and assets down: those who stay lose nothing.
    function _settleRedemptions(
        uint256 supply,
        uint256 equity
    ) private returns (uint256 shares, uint256 assets) {
        shares = _redemptions.queued;
        if (shares == 0 || equity == 0) return (0, 0);
        uint256 wanted = Math.mulDiv(shares, equity + VIRTUAL, supply + VIRTUAL);
        uint256 free = _withdrawable();
        if (free < wanted) {
            shares = Math.mulDiv(shares, free, wanted, Math.Rounding.Ceil);
            wanted = free;
        }
        assets = _toNative(wanted);
        if (assets == 0) return (0, 0);
        _redemptions.redeem(shares, assets);
        _burn(address(this), shares);
        VAULT.withdraw(FUND, assets);
    }

    /// @dev A withdrawal accrues funding first; prices are taken after that too. @return priced false: the fund holds a position in
    /// `market`, which has no quorum. What it is worth is then known to a fifth of its notional alone, up for who joins and down for who
    /// leaves, so that whoever chose such a moment would take that from both.
    function _pokeMarkets() private returns (bool priced, MarketId market) {
        uint64 markets = LEDGER.accountOf(FUND).markets;
        for (uint8 m = 0; m < MAX_MARKETS && markets >> m != 0; ++m) {
            if ((markets >> m) & 1 == 0) continue;
            market = MarketId.wrap(m);
            EXCHANGE.poke(market);
            if (!ORACLE.read(market).live && LEDGER.touched(FUND, market).size != 0) return (false, market);
        }
        return (true, market);
    }

    /// @dev The Ledger refuses the question while a market of the fund is degraded: nothing leaves then, and the queue waits on.
    function _withdrawable() private view returns (uint256) {
        try LEDGER.withdrawable(FUND) returns (uint256 free) {
            return Math.min(free, LEDGER.totals().accounted);
        } catch {
            return 0;
        }
    }

    function _claimDeposit(uint256 assets, uint256 shares, address receiver) private {
        _deposits.take(msg.sender, assets, shares);
        _transfer(address(this), receiver, shares);
        emit Deposit(msg.sender, receiver, assets, shares);
    }

    function _claimRedeem(uint256 assets, uint256 shares, address receiver, address owner) private {
        if (owner != msg.sender) revert InsuranceFund_NotController(owner, msg.sender);
        _redemptions.take(owner, shares, assets);
        TOKEN.safeTransfer(receiver, assets);
        emit Withdraw(msg.sender, receiver, owner, assets, shares);
    }

    /// @dev Neither shares nor debt: a fund that starts. Otherwise its equity must back what is outstanding.
    function _insolvent(int256 equity) private view returns (bool) {
        uint256 supply = totalSupply();
        if (equity <= 0) return equity < 0 || supply > 0;
        return supply + VIRTUAL > MOST_SHARES_PER_ASSET * (uint256(equity) + VIRTUAL);
    }

    function _equity(Judge judge) private view returns (int256) {
        return LEDGER.healthOf(FUND, judge).equity;
    }

    function _sharesFor(uint256 assetsWad, uint256 equity) private view returns (uint256) {
        return Math.mulDiv(assetsWad, totalSupply() + VIRTUAL, equity + VIRTUAL);
    }

    function _assetsFor(uint256 shares, uint256 equity) private view returns (uint256) {
        return Math.mulDiv(shares, equity + VIRTUAL, totalSupply() + VIRTUAL);
    }

    function _toWad(uint256 native) private view returns (uint256) {
        return (native * PER_WAD) / NATIVE;
    }

    function _toNative(uint256 wad) private view returns (uint256) {
        return (wad * NATIVE) / PER_WAD;
    }

    function _requireWithin(uint256 have, uint256 allowed) private pure {
        if (have == 0) revert InsuranceFund_ZeroAmount();
        if (have > allowed) revert InsuranceFund_ClaimTooLarge(have, allowed);
    }

    function _positive(int256 value) private pure returns (uint256) {
        return value > 0 ? uint256(value) : 0;
    }
}
