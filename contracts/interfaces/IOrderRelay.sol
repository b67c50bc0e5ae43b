// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountId, OrderId} from "../types/Ids.sol";
import {OrderRequest} from "../types/OrderTypes.sol";

/// What an owner signs: cancels first, then orders, all or nothing.
struct SignedBatch {
    AccountId account;
    bool cancelAll; // every resting order of the account, before anything else
    OrderId[] cancels; // orders that are gone already are passed over
    OrderRequest[] orders;
    uint256 nonce; // key << 64 | number: batches of different keys do not wait for each other
    uint40 deadline; // last second at which it may be relayed
    uint256 maxFee; // most that the relayer may ask of the owner's wallet [native]
}

/// @title Orders and cancels that their owner signs and anybody brings to the exchange.
/// @notice A delegate of its users and nothing more: an owner makes it a key of his account (Keyring.setDelegate) with the limits
/// that he wants, and takes it back in the same way. It holds no tokens and no power of its own.
interface IOrderRelay {
    event BatchRelayed(AccountId indexed account, address indexed relayer, uint256 nonce, uint256 fee);
    event NonceSkipped(address indexed owner, uint192 key, uint64 next);

    /// @notice An order or a cancel in the batch is of another account than the one that signed.
    error OrderRelay_ForeignAccount(AccountId have, AccountId need);
    error OrderRelay_Late(uint256 now_, uint256 deadline);
    error OrderRelay_FeeTooHigh(uint256 have, uint256 allowed);
    error OrderRelay_BadSignature(address owner);

    /// @notice Does what the account's owner signed. Anyone; the fee goes from the owner's wallet, by allowance, to the caller.
    /// @param signature EIP-712 over `digestOf`, or ERC-1271 where the owner is a contract.
    /// @param fee what the caller asks, at most `maxFee` [native].
    function relay(
        SignedBatch calldata batch,
        bytes calldata signature,
        uint256 fee
    ) external returns (OrderId[] memory orders, uint64[] memory filled);

    /// @notice Burns the caller's next nonce of a key: whatever he signed with it can no longer be relayed.
    function skip(uint192 key) external;

    /// @notice What the owner signs.
    function digestOf(SignedBatch calldata batch) external view returns (bytes32);
}
