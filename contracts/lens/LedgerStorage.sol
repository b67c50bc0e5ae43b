// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILedger} from "../interfaces/ILedger.sol";
import {AccountId, MarketId} from "../types/Ids.sol";
import {History, Position} from "../types/LedgerTypes.sol";

/// @title What the Ledger stores and no other contract of the exchange asks it for, read word by word.
/// @notice The Ledger has no room for views that only people use: these know its layout (docs/storage-layout.json) instead.
library LedgerStorage {
    uint256 private constant HISTORY_SLOT = 1;
    uint256 private constant POSITIONS_SLOT = 4;
    uint256 private constant FINAL_INDICES_SLOT = 7;

    /// @notice The position as last written; its size of today is ILedger.touched's.
    function positionOf(
        ILedger ledger,
        AccountId account,
        MarketId market
    ) internal view returns (Position memory p) {
        bytes32 ofAccount = keccak256(abi.encode(account, POSITIONS_SLOT));
        uint256 slot = uint256(keccak256(abi.encode(market, ofAccount)));
        uint256 word = ledger.storedAt(slot);
        (p.size, p.entryNotional) = (int120(uint120(word)), uint120(word >> 120));
        word = ledger.storedAt(slot + 1);
        (p.scale, p.epoch, p.index) = (uint96(word), uint32(word >> 96), int128(uint128(word >> 128)));
        word = ledger.storedAt(slot + 2);
        (p.bids, p.asks) = (uint64(word), uint64(word >> 64));
        (p.tier, p.tierSetAt) = (uint8(word >> 128), uint32(word >> 136));
    }

    /// @notice The index at which an epoch of a class ended; 0 for one that has not.
    function finalIndexOf(
        ILedger ledger,
        MarketId market,
        bool longs,
        uint8 tier,
        uint32 epoch
    ) internal view returns (int256) {
        uint256 class = (uint256(MarketId.unwrap(market)) << 8) | (longs ? 16 : 0) | tier;
        uint256 key = (class << 32) | epoch;
        return int256(ledger.storedAt(uint256(keccak256(abi.encode(key, FINAL_INDICES_SLOT)))));
    }

    /// @notice The running hash over every change of cash and size.
    function historyOf(ILedger ledger) internal view returns (History memory h) {
        uint256 word = ledger.storedAt(HISTORY_SLOT);
        (h.hash, h.sequence) = (uint192(word), uint64(word >> 192));
    }
}
