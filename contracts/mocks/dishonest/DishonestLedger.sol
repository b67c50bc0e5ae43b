// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Ledger} from "../../core/Ledger.sol";
import {AccountId} from "../../types/Ids.sol";
import {Wiring} from "../../types/Wiring.sol";

/// @notice The Ledger with doors that its operator keeps for himself. One drill of the auditor goes through each.
contract DishonestLedger is Ledger {
    constructor(Wiring memory wiring) Ledger(wiring) {}

    /// @notice Takes from one account for another, and says nothing.
    function skim(AccountId victim, AccountId thief, int128 amount) external {
        _accounts[victim].cash -= amount;
        _accounts[thief].cash += amount;
    }

    /// @notice Makes cash out of nothing, and says nothing. The account need not exist.
    function mint(AccountId account, int128 amount) external {
        _accounts[account].cash += amount;
    }

    /// @notice Makes cash out of nothing and books it like a deposit, down to the running hash. No token comes.
    function mintBooked(AccountId account, uint256 amount) external {
        _accounts[account].cash += int128(int256(amount));
        _totals.accounted += uint112(amount);
        emit Deposited(account, msg.sender, amount);
        _record(keccak256(abi.encode(Deposited.selector, account, msg.sender, amount)));
    }

    /// @notice An account that no margin binds: it takes out what it does not have, booked like a withdrawal.
    function draw(AccountId account, uint256 amount) external {
        _accounts[account].cash -= int128(int256(amount));
        _totals.accounted -= uint112(amount);
        emit Withdrawn(account, msg.sender, amount);
        _record(keccak256(abi.encode(Withdrawn.selector, account, msg.sender, amount)));
    }

    /// @notice Moves an account's debt to where no getter looks.
    function hide(AccountId account) external {
        int128 cash = _accounts[account].cash;
        _accounts[account].cash = 0;
        assembly ("memory-safe") {
            sstore(not(account), cash)
        }
    }

    /// @notice Says that money came, and extends the running hash by it. Nothing else changes.
    function tell(AccountId account, uint256 amount) external {
        emit Deposited(account, msg.sender, amount);
        _record(keccak256(abi.encode(Deposited.selector, account, msg.sender, amount)));
    }
}
