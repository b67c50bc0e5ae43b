// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MarketId} from "../types/Ids.sol";
import {IndexWord} from "../types/IndexWord.sol";
import {IndexPrice, IndexSlot, Quote, RoundStatus, SourceConfig, Verdict} from "../types/OracleTypes.sol";

/// @title The index: a weighted median of 3 to 7 sources, none of them trusted.
/// @notice Law ORA-1: while sources with less than half of the configured weight lie, the answer lies within the range of
/// the honest ones.
interface IPriceOracle {
    event SourcesSet(MarketId indexed market, SourceConfig[] sources);
    /// @notice A round was made. @param price weighted median [wad]; 0 with `NoQuorum`, and then the last one stays.
    event RoundMade(
        MarketId indexed market,
        uint256 price,
        uint256 dispersionPpm,
        RoundStatus status,
        Quote[] quotes,
        Verdict[] verdicts
    );

    error PriceOracle_UnknownMarket(MarketId market);
    error PriceOracle_SourceCount(uint256 have, uint256 min, uint256 max);
    error PriceOracle_SourceTerms(uint256 index);
    error PriceOracle_DuplicateSource(address adapter);
    error PriceOracle_WeightDominates(uint256 have, uint256 total);
    error PriceOracle_TooSoon(uint256 now_, uint256 notBefore);
    error PriceOracle_Unchanged(MarketId market);
    /// @notice Too little gas to give a source its whole stipend: whoever updates must not starve the sources it dislikes.
    error PriceOracle_GasTooLow(uint256 have, uint256 need);

    /// @notice Reads all sources, makes a round, tells the breaker; anyone, ROUND_GAP after the last one.
    function update(MarketId market) external returns (RoundStatus status);

    /// @notice Governance, with its delay: the sources of a market.
    function setSources(MarketId market, SourceConfig[] calldata sources) external;

    /// @notice The index as of now; live is false once older than allowed.
    function read(MarketId market) external view returns (IndexPrice memory);
    /// @notice The same as it is stored, for what is paid for at every trade.
    function wordOf(MarketId market) external view returns (IndexWord);
    function slotOf(MarketId market) external view returns (IndexSlot memory);
    function sourcesOf(MarketId market) external view returns (SourceConfig[] memory);
    /// @notice What a round would say now, without making one.
    function peek(
        MarketId market
    )
        external
        view
        returns (
            uint256 price,
            uint256 dispersionPpm,
            RoundStatus status,
            Quote[] memory quotes,
            Verdict[] memory verdicts
        );
}
