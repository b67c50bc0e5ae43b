// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {NoncesKeyed} from "@openzeppelin/contracts/utils/NoncesKeyed.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IExchange} from "../interfaces/IExchange.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IOrderRelay, SignedBatch} from "../interfaces/IOrderRelay.sol";
import {AccountId, OrderId, orderAccount} from "../types/Ids.sol";
import {OrderRequest} from "../types/OrderTypes.sol";
import {Wiring} from "../types/Wiring.sol";

/// @notice See IOrderRelay. Law GATE-1. The exchange judges every order as one of this key: its expiry, slippage and daily loss are the owner's terms.
contract OrderRelay is IOrderRelay, EIP712, NoncesKeyed {
    using SafeERC20 for IERC20;

    bytes32 private constant ORDER_TYPEHASH = keccak256(
        "Order(uint32 account,uint8 market,bool isBuy,uint8 kind,bool reduceOnly,uint32 tick,uint64 lots,uint32 expiry,uint16 maxFills,uint64 clientId)"
    );
    bytes32 private constant BATCH_TYPEHASH = keccak256(
        "Batch(uint32 account,bool cancelAll,uint72[] cancels,Order[] orders,uint256 nonce,uint40 deadline,uint256 maxFee)Order(uint32 account,uint8 market,bool isBuy,uint8 kind,bool reduceOnly,uint32 tick,uint64 lots,uint32 expiry,uint16 maxFills,uint64 clientId)"
    );

    ILedger private immutable LEDGER;
    IExchange private immutable EXCHANGE;
    IERC20 private immutable TOKEN;

    constructor(Wiring memory wiring) EIP712("Glasshouse OrderRelay", "1") {
        LEDGER = ILedger(wiring.ledger);
        EXCHANGE = IExchange(wiring.exchange);
        TOKEN = IERC20(wiring.token);
    }

    /// @inheritdoc IOrderRelay
    function relay(
        SignedBatch calldata batch,
        bytes calldata signature,
        uint256 fee
    ) external returns (OrderId[] memory orders, uint64[] memory filled) {
        if (block.timestamp > batch.deadline) revert OrderRelay_Late(block.timestamp, batch.deadline);
        if (fee > batch.maxFee) revert OrderRelay_FeeTooHigh(fee, batch.maxFee);
        _requireOwn(batch);
        address owner = LEDGER.ownerOf(batch.account);
        // NOTE before the signature: a contract that is asked for one must not find its nonce unused.
        _useCheckedNonce(owner, batch.nonce);
        if (!SignatureChecker.isValidSignatureNow(owner, digestOf(batch), signature))
            revert OrderRelay_BadSignature(owner);

        emit BatchRelayed(batch.account, msg.sender, batch.nonce, fee);
        if (batch.cancelAll) EXCHANGE.cancelAll(batch.account);
        if (batch.cancels.length != 0) EXCHANGE.cancelBatch(batch.cancels);
        if (batch.orders.length != 0) (orders, filled) = EXCHANGE.placeBatch(batch.orders);
        if (fee != 0) TOKEN.safeTransferFrom(owner, msg.sender, fee);
    }

    /// @inheritdoc IOrderRelay
    function skip(uint192 key) external {
        uint256 used = _useNonce(msg.sender, key);
        emit NonceSkipped(msg.sender, key, uint64(used) + 1);
    }

    /// @inheritdoc IOrderRelay
    function digestOf(SignedBatch calldata batch) public view returns (bytes32) {
        bytes32[] memory orders = new bytes32[](batch.orders.length);
        for (uint256 i = 0; i < orders.length; ++i)
            orders[i] = keccak256(abi.encode(ORDER_TYPEHASH, batch.orders[i]));
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        BATCH_TYPEHASH,
                        batch.account,
                        batch.cancelAll,
                        keccak256(abi.encodePacked(batch.cancels)),
                        keccak256(abi.encodePacked(orders)),
                        batch.nonce,
                        batch.deadline,
                        batch.maxFee
                    )
                )
            );
    }

    /// @dev Whoever signs for one account must not act for another that trusts this key, too.
    function _requireOwn(SignedBatch calldata batch) private pure {
        for (uint256 i = 0; i < batch.cancels.length; ++i) {
            AccountId of_ = orderAccount(batch.cancels[i]);
            if (of_ != batch.account) revert OrderRelay_ForeignAccount(of_, batch.account);
        }
        for (uint256 i = 0; i < batch.orders.length; ++i) {
            OrderRequest calldata order = batch.orders[i];
            if (order.account != batch.account)
                revert OrderRelay_ForeignAccount(order.account, batch.account);
        }
    }
}
