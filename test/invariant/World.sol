// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

import {IAuction} from "../../contracts/interfaces/IAuction.sol";
import {ICollateralVault} from "../../contracts/interfaces/ICollateralVault.sol";
import {ICircuitBreaker} from "../../contracts/interfaces/ICircuitBreaker.sol";
import {IDeleverager} from "../../contracts/interfaces/IDeleverager.sol";
import {IDepositGateway} from "../../contracts/interfaces/IDepositGateway.sol";
import {IExchange} from "../../contracts/interfaces/IExchange.sol";
import {IInsuranceFund} from "../../contracts/interfaces/IInsuranceFund.sol";
import {IKeyring} from "../../contracts/interfaces/IKeyring.sol";
import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {ILiquidator} from "../../contracts/interfaces/ILiquidator.sol";
import {IMarketRegistry} from "../../contracts/interfaces/IMarketRegistry.sol";
import {IOrderRelay} from "../../contracts/interfaces/IOrderRelay.sol";
import {IPriceOracle} from "../../contracts/interfaces/IPriceOracle.sol";
import {ISignedSource} from "../../contracts/interfaces/ISignedSource.sol";
import {ITriggerOrders} from "../../contracts/interfaces/ITriggerOrders.sol";
import {IVault} from "../../contracts/interfaces/IVault.sol";
import {ISolvencyLens} from "../../contracts/interfaces/lens/ISolvencyLens.sol";
import {AccountId, MarketId} from "../../contracts/types/Ids.sol";
import {Verb, VERBS} from "./Verbs.sol";
import {vm} from "./Vm.sol";

/// What the doubles of the outside world have beyond their interfaces.
interface IFeed {
    function updateAnswer(int256 answer) external;
}

interface IHostile {
    function sayNow(uint256 price) external;
    function behave(uint8 manner) external;
}

interface IToken {
    function mint(address to, uint256 amount) external;
    function approve(address spender, uint256 amount) external returns (bool);
    function transfer(address to, uint256 amount) external returns (bool);
    function balanceOf(address holder) external view returns (uint256);
    function arm(address victim, bytes calldata data, bool beforeMove) external;
    function setBlocked(address account, bool blocked) external;
    function setPaused(bool paused) external;
}

/// How a world differs from the others. Amounts in whole tokens.
struct Terms {
    string name; // of the deployment in cache/invariants
    uint256 deposit; // most that an account starts with
    uint256 fund; // first deposit into the fund, 0: none
    uint256 jumpPpm; // share of price moves that are jumps
    uint256 crashPpm; // largest jump
}

/// One market and the outside prices that its sources see.
struct Market {
    MarketId id;
    uint256 lotSize;
    uint256 tickSize;
    uint256 price; // outside [wad]
    uint256 index; // newest of the oracle [wad]
    uint256 roundAt; // [s]
    uint256 silent; // bit i: feed i says nothing new
    uint256 liePpm; // of the last feed; 1e6: the truth
    IFeed[] feeds; // three Chainlink doubles
    uint256[4] said; // newest answers of the feeds, and of the reporters [wad]
    ISignedSource signed;
    IHostile hostile;
}

/// A token that serves as collateral, at the index of a market.
struct Asset {
    uint8 id;
    MarketId market;
    IToken token;
    uint256 unit; // wad of a native unit
    bool callsBack; // as ReentrantToken
    bool blocks; // as BlacklistToken
}

/// @title A deployed exchange, its actors and its clock. The deployment is the real one: made by the deploy steps on a local chain.
abstract contract World {
    error Unexpected(Verb verb, bytes reason);
    error Broken(string law, uint256 have, uint256 need);

    uint256 internal constant OWNERS = 6;
    uint256 internal constant ACCOUNTS = 12;
    uint256 internal constant REPORTER_KEY = 0xA11CE;
    uint256 internal constant OWNER_KEY = 0x0B0E;
    string internal constant FOLDER = "cache/invariants/";

    IAuction internal auction;
    ILedger internal ledger;
    IVault internal vault;
    IExchange internal exchange;
    IPriceOracle internal oracle;
    ICircuitBreaker internal breaker;
    IMarketRegistry internal registry;
    ILiquidator internal liquidator;
    IDeleverager internal deleverager;
    IInsuranceFund internal fund;
    IKeyring internal keyring;
    IOrderRelay internal relay;
    ITriggerOrders internal triggers;
    IDepositGateway internal gateway;
    ICollateralVault internal collateral;
    ISolvencyLens internal lens;
    IToken internal token;
    address internal authority;
    address internal governor;
    address internal guardian;

    Terms internal terms;
    /// @dev Wad of a native unit.
    uint256 internal unit;
    Market[] internal markets;
    Asset[] internal assets;
    address[] internal owners;
    /// @dev Of REPORTER_KEY and the next: an address is dear to derive.
    address[2] internal reporters;
    uint32[] internal accounts;
    mapping(uint32 account => uint256 owner) internal ownerIndex;
    /// @dev As chosen by its owner.
    mapping(AccountId => mapping(MarketId => uint8)) internal tierOf;

    uint256 internal now_;
    uint256 internal block_;
    uint256 private _draw;

    /// @dev Classes written by ADL, levies and repayments so far: what rounding may have misplaced grows with them.
    uint256 internal classWrites;
    uint256 internal levies;

    uint256[VERBS] internal tried;
    uint256[VERBS] internal done;

    function _load(Terms memory terms_) internal {
        terms = terms_;
        vm.loadAllocs(string.concat(FOLDER, terms_.name, ".allocs.json"));
        string memory json = vm.readFile(string.concat(FOLDER, terms_.name, ".json"));
        auction = IAuction(vm.parseJsonAddress(json, ".auction"));
        ledger = ILedger(vm.parseJsonAddress(json, ".ledger"));
        vault = IVault(vm.parseJsonAddress(json, ".vault"));
        exchange = IExchange(vm.parseJsonAddress(json, ".exchange"));
        oracle = IPriceOracle(vm.parseJsonAddress(json, ".oracle"));
        breaker = ICircuitBreaker(vm.parseJsonAddress(json, ".breaker"));
        registry = IMarketRegistry(vm.parseJsonAddress(json, ".registry"));
        liquidator = ILiquidator(vm.parseJsonAddress(json, ".liquidator"));
        deleverager = IDeleverager(vm.parseJsonAddress(json, ".deleverager"));
        fund = IInsuranceFund(vm.parseJsonAddress(json, ".fund"));
        keyring = IKeyring(vm.parseJsonAddress(json, ".keyring"));
        relay = IOrderRelay(vm.parseJsonAddress(json, ".OrderRelay"));
        triggers = ITriggerOrders(vm.parseJsonAddress(json, ".TriggerOrders"));
        gateway = IDepositGateway(vm.parseJsonAddress(json, ".DepositGateway"));
        collateral = ICollateralVault(vm.parseJsonAddress(json, ".collateral"));
        lens = ISolvencyLens(vm.parseJsonAddress(json, ".solvencyLens"));
        token = IToken(vm.parseJsonAddress(json, ".token"));
        authority = vm.parseJsonAddress(json, ".authority");
        governor = vm.parseJsonAddress(json, ".governor");
        guardian = vm.parseJsonAddress(json, ".guardian");
        (, unit) = vault.nativeScale();
        for (uint256 i = 0; i < 2; ++i) reporters[i] = vm.addr(REPORTER_KEY + i);
        (now_, block_) = (vm.parseJsonUint(json, ".timestamp"), 1_000);
        _loadMarkets(json);
        _loadAssets(vm.parseJsonAddressArray(json, ".assets"));
    }

    /// @dev One for each market, the first ones of them; `_listAssets` lists them.
    function _loadAssets(address[] memory tokens) private {
        for (uint8 i = 0; i < tokens.length; ++i) {
            uint256 decimals = IERC20Metadata(tokens[i]).decimals();
            bytes32 kind = keccak256(bytes(IERC20Metadata(tokens[i]).symbol()));
            assets.push(
                Asset({
                    id: i,
                    market: MarketId.wrap(i),
                    token: IToken(tokens[i]),
                    unit: 10 ** (18 - decimals),
                    callsBack: kind == keccak256("REENTER"),
                    blocks: kind == keccak256("BLACK")
                })
            );
        }
    }

    function _loadMarkets(string memory json) private {
        uint256 count = registry.count();
        for (uint256 i = 0; i < count; ++i) {
            string memory key = string.concat(".markets[", vm.toString(i), "]");
            Market storage m = markets.push();
            m.id = MarketId.wrap(uint8(i));
            m.lotSize = registry.marginOf(m.id).lotSize;
            m.tickSize = registry.tradingOf(m.id).tickSize;
            (m.price, m.index, m.liePpm) = (30e18, 30e18, 1e6);
            address[] memory feeds = vm.parseJsonAddressArray(json, string.concat(key, ".feeds"));
            for (uint256 f = 0; f < feeds.length; ++f) m.feeds.push(IFeed(feeds[f]));
            m.signed = ISignedSource(vm.parseJsonAddress(json, string.concat(key, ".signed")));
            m.hostile = IHostile(vm.parseJsonAddress(json, string.concat(key, ".hostile")));
        }
    }

    /// @dev A new block, `dt` seconds after the last, and the draws of one command.
    function _begin(uint256 seed, uint256 dt) internal {
        // The fuzzer likes to repeat itself; the block keeps two commands apart.
        _draw = seed ^ (block_ << 128);
        _pass(dt);
    }

    function _pass(uint256 dt) internal {
        now_ += dt;
        block_ += 1;
        vm.warp(now_);
        vm.roll(block_);
    }

    function _below(uint256 bound) internal returns (uint256) {
        uint256 draw = _draw;
        assembly ("memory-safe") {
            mstore(0, draw)
            draw := keccak256(0, 32)
        }
        _draw = draw;
        return draw % bound;
    }

    function _between(uint256 low, uint256 high) internal returns (uint256) {
        return low + _below(high - low + 1);
    }

    function _chance(uint256 percent) internal returns (bool) {
        return _below(100) < percent;
    }

    /// @dev From low to about high, each doubling as likely as the next.
    function _logUniform(uint256 low, uint256 high) internal returns (uint256) {
        uint256 doublings = 0;
        while (low << (doublings + 1) <= high) ++doublings;
        uint256 value = low << _below(doublings + 1);
        return value + _below(value);
    }

    function _anyMarket() internal returns (Market storage) {
        return markets[_below(markets.length)];
    }

    function _anyAccount() internal returns (AccountId) {
        return AccountId.wrap(accounts[_below(accounts.length)]);
    }

    function _ownerOf(AccountId account) internal view returns (address) {
        return owners[ownerIndex[AccountId.unwrap(account)]];
    }

    function _anyOwner() internal returns (address) {
        return owners[_below(owners.length)];
    }

    function _native(uint256 wad) internal view returns (uint256) {
        return wad / unit;
    }

    function _abs(int256 value) internal pure returns (uint256) {
        return value < 0 ? uint256(-value) : uint256(value);
    }

    /// @dev One transaction. What it may be refused for is known; anything else is fatal.
    function _send(
        Verb verb,
        address from,
        address to,
        bytes memory data
    ) internal returns (bool ok, bytes memory answer) {
        uint256 at = uint256(verb);
        tried[at] += 1;
        _beforeCall();
        vm.prank(from);
        // solhint-disable-next-line avoid-low-level-calls
        (ok, answer) = to.call(data);
        if (!ok && !_mayRefuse(verb, bytes4(answer))) revert Unexpected(verb, answer);
        if (!ok) return (ok, answer);
        done[at] += 1;
        _afterCall(verb);
    }

    /// @dev A transaction of the outside world, which never fails.
    function _outside(address from, address to, bytes memory data) internal {
        vm.prank(from);
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory answer) = to.call(data);
        if (!ok) revert Unexpected(Verb.Poke, answer);
    }

    function _require(bool holds, string memory law, uint256 have, uint256 need) internal pure {
        if (!holds) revert Broken(law, have, need);
    }

    function _mayRefuse(Verb verb, bytes4 error) internal view virtual returns (bool);

    /// @dev What every call is judged by: before it, and after its success.
    function _beforeCall() internal virtual;
    function _afterCall(Verb verb) internal virtual;

    function _shares() internal view returns (IERC4626) {
        return IERC4626(address(fund));
    }
}
