// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MarginMath} from "../../contracts/libraries/MarginMath.sol";
import {
    MAX_CONCENTRATION,
    MAX_NOTIONAL,
    MAX_PRICE,
    MAX_SIZE,
    PPM,
    WAD
} from "../../contracts/types/Bounds.sol";

/// @title What MarginMath promises within types/Bounds.sol and docs/SPEC.md, section 11.
contract MarginMathProof {
    /// @dev Exposure of resting orders on top of a position, at most (S-10).
    uint256 private constant EXPOSED = 35 * MAX_SIZE;
    uint256 private constant MARK = MAX_PRICE + MAX_PRICE / 16;
    /// @dev Equity of eight markets at the bounds (S-14).
    int256 private constant EQUITY = 12e38;
    /// @dev A number of its own: solc's encoding takes `-EQUITY` for any number at all.
    int256 private constant LEAST_EQUITY = -12e38;
    /// @dev Maintenance margin of one market, and of eight (S-15).
    uint256 private constant MARGIN = 54e36;
    uint256 private constant MARGINS = 8 * MARGIN;

    function notional(uint256 size, uint256 price) external pure {
        require(size <= EXPOSED && price <= MARK);
        uint256 n = MarginMath.notional(size, price);
        assert(n * WAD >= size * price);
    }

    // One function a tier: with the leverage a number, the solver has one product fewer to follow. Below the cap the margin is
    // mulDivUp(n, concentration + n, leverage * concentration), so what is asserted makes it at most n: IndexMathProof.closedEntry. It is
    // above 0 for n above 0: WadMathProof.divCeil.

    function initialMargin2(uint256 n, uint256 concentration) external pure {
        _bound(n, concentration);
        uint256 im = MarginMath.initialMargin(n, 2, concentration);
        assert(im == n || concentration + n <= 2 * concentration);
    }

    function initialMargin5(uint256 n, uint256 concentration) external pure {
        _bound(n, concentration);
        uint256 im = MarginMath.initialMargin(n, 5, concentration);
        assert(im == n || concentration + n <= 5 * concentration);
    }

    function initialMargin10(uint256 n, uint256 concentration) external pure {
        _bound(n, concentration);
        uint256 im = MarginMath.initialMargin(n, 10, concentration);
        assert(im == n || concentration + n <= 10 * concentration);
    }

    function initialMargin25(uint256 n, uint256 concentration) external pure {
        _bound(n, concentration);
        uint256 im = MarginMath.initialMargin(n, 25, concentration);
        assert(im == n || concentration + n <= 25 * concentration);
    }

    function initialMargin50(uint256 n, uint256 concentration) external pure {
        _bound(n, concentration);
        uint256 im = MarginMath.initialMargin(n, 50, concentration);
        assert(im == n || concentration + n <= 50 * concentration);
    }

    function maintenanceMargin(uint256 im) external pure {
        require(im < type(uint256).max);
        uint256 mm = MarginMath.maintenanceMargin(im);
        assert(2 * mm >= im);
        assert(mm <= im);
    }

    function exposure(int256 size, uint256 bids, uint256 asks) external pure {
        require(size <= int256(MAX_SIZE) && size >= -int256(MAX_SIZE));
        require(bids <= EXPOSED && asks <= EXPOSED);
        uint256 e = MarginMath.exposure(size, bids, asks);
        assert(e >= (size < 0 ? uint256(-size) : uint256(size)) || bids > 0 || asks > 0);
        assert(e <= MAX_SIZE + EXPOSED);
    }

    function value(int256 size, uint256 price) external pure {
        require(size <= int256(MAX_SIZE) && size >= -int256(MAX_SIZE) && price <= MARK);
        int256 v = MarginMath.value(size, price);
        assert(size < 0 || v >= 0);
        assert(size >= 0 || v <= 0);
    }

    function mark(uint256 index, int256 basisPpb) external pure {
        // The leash: a quarter of the smallest maintenance rate, at most 6.25 %.
        require(index <= MAX_PRICE && basisPpb <= 62_500_000 && basisPpb >= -62_500_000);
        uint256 m = MarginMath.mark(index, basisPpb);
        assert(m <= MARK);
        assert(basisPpb < 0 || m >= index);
        assert(basisPpb > 0 || m <= index);
    }

    function deficitShare(uint256 deficit, uint256 mm, uint256 sum) external pure {
        require(deficit <= uint256(EQUITY) && mm <= sum && mm <= MARGIN && sum > 0 && sum <= MARGINS);
        assert(MarginMath.deficitShare(deficit, mm, sum) <= deficit);
    }

    function sizeToRestore(
        uint256 size,
        uint256 price,
        uint256 mm,
        uint256 sum,
        int256 equity,
        uint256 feePpm
    ) external pure {
        require(size <= MAX_SIZE && price <= MARK && mm <= sum && mm <= MARGIN && sum <= MARGINS);
        require(equity <= EQUITY && equity >= LEAST_EQUITY && feePpm <= PPM);
        assert(MarginMath.sizeToRestore(size, price, mm, sum, equity, 1_200_000, feePpm) <= size);
    }

    function _bound(uint256 n, uint256 concentration) private pure {
        require(n <= EXPOSED * 2e8);
        require(concentration >= WAD && concentration <= MAX_CONCENTRATION * WAD);
    }
}
