// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId, MarketId} from "../../types/Ids.sol";
import {CollateralAsset} from "../../types/CollateralTypes.sol";
import {TradingState} from "../../types/Grade.sol";
import {
    Account,
    Class,
    Health,
    History,
    MarketState,
    Position,
    Totals,
    Touched
} from "../../types/LedgerTypes.sol";
import {MarketConfig} from "../../types/MarketParams.sol";
import {IndexPrice, SourceConfig} from "../../types/OracleTypes.sol";
import {BookTop, Level, Order} from "../../types/OrderTypes.sol";

/// @title Is everything there? A chunked scan of all accounts, and the whole state that the laws judge.
/// @notice Reads only. Accounts are numbered without gaps, so a scan of 1..accounts leaves nobody out.
interface ISolvencyLens {
    /// @notice Sums over a range of accounts. All amounts wad; add up the chunks, the fields of `House` are the same in each.
    struct Scan {
        uint256 accounts;
        uint256 unpriced; // accounts left out of the equity sums: one of their markets never had a price
        int256 cash; // after touching
        uint256 claims; // sum of positive cash after touching
        int256 equity; // judged at the better price
        uint256 negativeEquity; // sum of -E of accounts with E < 0, deficit accounts among them
        int256[] sizes; // per market, signed sum of touched sizes
    }

    /// @notice What the exchange as a whole holds and owes. All amounts wad.
    struct House {
        uint256 blockNumber;
        uint256 timestamp; // [s]
        Totals totals; // accounted money, deficits, number of accounts
        History history;
        uint256 reserves; // tokens held
        uint256 unit; // wad of one native unit
        uint256 markets;
        int256 fundEquity; // what the insurance fund can cover with; 0 while unpriced
        uint256 fundAssets; // as its shares count them
        uint256 fundShares;
        address settlement; // the settlement token
        address shares; // the fund's
        AssetView[] assets;
    }

    /// @notice An asset that serves as collateral.
    struct AssetView {
        CollateralAsset stored;
        uint256 held; // tokens that the CollateralVault holds [wad]
    }

    /// @notice A position, as stored and as of now.
    struct PositionView {
        MarketId market;
        Position stored;
        Touched touched;
        bool ended; // the class's epoch passed: `finalIndex` decides what it is owed
        int256 finalIndex;
    }

    /// @notice A resting order with its place.
    struct OrderView {
        uint8 index;
        Order order;
    }

    /// @notice An account with all that belongs to it.
    struct AccountView {
        AccountId account;
        address owner;
        Account stored;
        PositionView[] positions;
        OrderView[] orders;
        uint256[] collateral; // of each asset, where the account has any [wad]
    }

    /// @notice How the Ledger judges an account.
    struct HealthView {
        bool priced; // false: one of its markets never had a price, and the healths are empty
        Health worse;
        Health better;
        bool withdrawalJudged; // false: nothing can be withdrawn now, and `withdrawal` is empty
        Health withdrawal;
        uint256 withdrawable; // [wad]
    }

    /// @notice A market with all that belongs to it but its levels.
    struct MarketView {
        MarketId market;
        string symbol;
        MarketConfig config;
        MarketState state;
        Class[5] longs;
        Class[5] shorts;
        IndexPrice index;
        SourceConfig[] sources;
        TradingState trading;
        uint256 haltUntil; // [s]
        uint256 graceUntil; // [s]
        BookTop top;
    }

    /// @notice One price level as stored, with its place.
    struct LevelView {
        uint32 tick;
        Level level;
    }

    error SolvencyLens_BadRange(AccountId from, AccountId to);

    /// @notice Sums over the accounts from..to, both included, as far as they exist.
    function scan(AccountId from, AccountId to) external view returns (House memory house, Scan memory sums);

    /// @notice The state of the accounts from..to (both included, as far as they exist) and of the given markets.
    function snapshot(
        AccountId from,
        AccountId to,
        MarketId[] calldata markets
    )
        external
        view
        returns (House memory house, MarketView[] memory marketViews, AccountView[] memory accountViews);

    /// @notice How the Ledger judges the accounts from..to (both included, as far as they exist). Everything in it follows from
    /// `snapshot` by formula; asked here to check that it does.
    function healthsOf(AccountId from, AccountId to) external view returns (HealthView[] memory);

    /// @notice Up to `count` levels of one side of a book, best first. @param from continue beyond this tick; 0: from the touch.
    function levelsOf(
        MarketId market,
        bool bids,
        uint32 from,
        uint256 count
    ) external view returns (LevelView[] memory);
}
