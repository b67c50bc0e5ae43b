// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId, MarketId} from "../types/Ids.sol";

/// What an owner leaves behind: sell or buy back part of a position once mark gets somewhere. Two slots.
struct Trigger {
    AccountId account; // 0: there is none
    MarketId market;
    bool isBuy; // closes a short
    bool above; // fires at mark >= price, else at mark <= price
    bool throughHalts; // false: a halt or outage of two minutes and more ends it
    uint16 trailBps; // 0: price is fixed; else it follows mark's best at this distance
    uint16 slippageBps; // limit price beyond mark
    uint32 expiry; // [s]
    uint32 since; // an interruption that ends later ends it, too [s]
    uint64 lots; // what is still to be closed
    uint96 price; // of mark [wad]
    uint96 reward; // for whoever executes all that is left [native], from the owner's wallet
}

/// @title Stops, take-profits and trailing stops, executed by anybody when mark reaches them.
/// @notice A delegate of its users and nothing more: an owner makes it a key of his account (Keyring.setDelegate). It can only
/// reduce positions, within slippage of mark, and holds no tokens: the reward is taken from the owner's wallet by allowance.
interface ITriggerOrders {
    event TriggerPlaced(uint256 indexed id, AccountId indexed account, Trigger trigger);
    /// @notice A trailing price was moved.
    event TriggerTrailed(uint256 indexed id, uint256 price);
    event TriggerExecuted(
        uint256 indexed id,
        address indexed by,
        uint256 mark,
        uint64 filled,
        uint256 reward
    );
    event TriggerRemoved(uint256 indexed id, AccountId indexed account);

    error TriggerOrders_NotOwner(AccountId account, address caller);
    error TriggerOrders_Unknown(uint256 id);
    error TriggerOrders_Terms(uint256 have, uint256 bound);
    error TriggerOrders_Expired(uint256 now_, uint256 expiry);
    /// @notice The market halted, or its prices were gone, after the trigger was placed.
    error TriggerOrders_Interrupted(uint256 since, uint256 interruptedUntil);
    error TriggerOrders_NoPrice(MarketId market);
    error TriggerOrders_NotReached(uint256 mark, uint256 price);
    error TriggerOrders_NothingToClose(int256 size, bool isBuy);
    error TriggerOrders_NothingFilled(uint256 id);
    /// @notice A trailing price only follows mark to its better side.
    error TriggerOrders_NotBetter(uint256 have, uint256 now_);

    /// @notice Places a trigger; the account's owner. `since` is ignored; a trailing trigger starts at its distance from mark.
    function place(Trigger calldata trigger) external returns (uint256 id);

    /// @notice Takes one back; the owner.
    function cancel(uint256 id) external;

    /// @notice Removes one that has expired or was interrupted; anyone.
    function prune(uint256 id) external;

    /// @notice Moves a trailing price after mark, when that is closer; anyone.
    function trail(uint256 id) external;

    /// @notice Closes what the trigger says, as far as book and position reach; anyone, once mark is there. What is left stays.
    /// @param waive true: no reward is taken, so that an owner's empty wallet stops nobody.
    function execute(uint256 id, bool waive) external returns (uint64 filled);

    function triggerOf(uint256 id) external view returns (Trigger memory);
    /// @notice Whether `execute` would find mark where the trigger wants it, and mark itself [wad].
    function reached(uint256 id) external view returns (bool, uint256 mark);
}
