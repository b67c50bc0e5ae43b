// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISignedSource} from "../../contracts/interfaces/ISignedSource.sol";
import {Grade} from "../../contracts/types/Grade.sol";
import {IndexPrice, IndexSlot} from "../../contracts/types/OracleTypes.sol";
import {Verb} from "./Verbs.sol";
import {vm} from "./Vm.sol";
import {Market, World} from "./World.sol";

/// @title Outside prices, what the sources make of them, and the clock.
/// @notice Five sources: three feeds, one of which may lie, a set of reporters, and a hostile contract. So liars weigh two of five.
abstract contract Prices is World {
    uint256 private constant ROUND_GAP = 5;
    uint256 private constant FIRST = 30e18;
    uint256 private constant PPM = 1e6;
    uint8 private constant MANNERS = 11;

    /// @notice The outside price moves, and somebody makes a round.
    function price(uint256 seed) external {
        _begin(seed, 1);
        Market storage m = _anyMarket();
        _move(m);
        _round(m);
    }

    /// @notice Feeds fall silent, lie, misbehave, or recover.
    function outage(uint256 seed) external {
        _begin(seed, 1);
        Market storage m = _anyMarket();
        uint256 choice = _below(100);
        if (choice < 12) m.silent |= 1 << _below(4);
        else if (choice < 20) m.silent |= (1 << _below(4)) | (1 << _below(4));
        else if (choice < 40) m.liePpm = _between(500_000, 1_600_000);
        else (m.silent, m.liePpm) = (0, PPM);
        if (_chance(50))
            _outside(address(this), address(m.hostile), abi.encodeCall(m.hostile.behave, (_manner())));
        _round(m);
    }

    /// @notice Time passes: a little, or so much that every price is stale.
    function time(uint256 seed) external {
        _begin(seed, 1);
        _pass(_chance(85) ? _between(1, 20) : _between(30, _chance(5) ? 100_000 : 1_000));
        Market storage m = _anyMarket();
        _send(Verb.Poke, _anyOwner(), address(exchange), abi.encodeCall(exchange.poke, (m.id)));
        // Whoever pokes uncrosses what an auction has left, where its time is over and the index lives.
        bool may = breaker.stateOf(m.id).grade < Grade.Auction && oracle.read(m.id).live;
        if (exchange.topOf(m.id).uncross != 0 && (may || _chance(5)))
            _send(Verb.AuctionStep, _anyOwner(), address(auction), abi.encodeCall(auction.step, (m.id, 0)));
        if (_chance(90)) for (uint256 i = 0; i < markets.length; ++i) _round(markets[i]);
    }

    /// @dev A walk, a jump or a crash, held within a sixth and six times the first price.
    function _move(Market storage m) internal {
        uint256 size = _below(PPM) < terms.jumpPpm ? _between(20_000, terms.crashPpm) : _below(4_000);
        bool up = m.price < FIRST / 3 || (m.price < FIRST * 3 && _chance(50));
        m.price = (m.price * (up ? PPM + size : PPM - size)) / PPM;
    }

    /// @dev Sources say what they say, and a round is made as soon as it may be.
    function _round(Market storage m) internal {
        if (now_ < m.roundAt + ROUND_GAP) _pass(m.roundAt + ROUND_GAP - now_);
        for (uint256 i = 0; i < 3; ++i) if ((m.silent >> i) & 1 == 0) _tell(m, i);
        // Signatures are dear to make: while all feeds speak the reporters may rest.
        if ((m.silent >> 3) & 1 == 0 && (m.silent != 0 || m.liePpm != PPM || _chance(25))) _report(m);
        if (_chance(30)) m.hostile.sayNow(m.price / 2 + _below(m.price));
        (bool ok, ) = _send(Verb.Update, _anyOwner(), address(oracle), abi.encodeCall(oracle.update, (m.id)));
        if (ok) _learn(m);
    }

    /// @dev Honest feeds differ by a little.
    function _tell(Market storage m, uint256 feed) private {
        uint256 lie = feed == 2 ? m.liePpm : PPM;
        uint256 answer = ((m.price * lie) / PPM / 1e10) + feed * 7;
        if (lie == PPM) m.said[feed] = answer * 1e10;
        m.feeds[feed].updateAnswer(int256(answer));
    }

    function _report(Market storage m) private {
        ISignedSource.SignedReport[] memory reports = new ISignedSource.SignedReport[](2);
        bytes32 digest = m.signed.digestOf(m.price, uint64(now_));
        for (uint256 i = 0; i < 2; ++i) {
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(REPORTER_KEY + i, digest);
            bytes memory signature = abi.encodePacked(r, s, v);
            reports[i] = ISignedSource.SignedReport(reporters[i], m.price, uint64(now_), signature);
        }
        if (reports[0].reporter > reports[1].reporter) (reports[0], reports[1]) = (reports[1], reports[0]);
        _send(Verb.Report, _anyOwner(), address(m.signed), abi.encodeCall(m.signed.report, (reports)));
        m.said[3] = m.price;
    }

    /// @dev ORA-1: a live answer lies within what honest sources said last, to the round's dispersion where some were missing.
    function _learn(Market storage m) internal {
        IndexSlot memory slot = oracle.slotOf(m.id);
        IndexPrice memory index = oracle.read(m.id);
        m.roundAt = slot.updatedAt;
        m.index = index.latest;
        if (!index.live || index.updatedAt != now_) return;
        (uint256 low, uint256 high) = (type(uint256).max, 0);
        for (uint256 i = 0; i < 4; ++i) {
            if (m.said[i] == 0) continue;
            if (m.said[i] < low) low = m.said[i];
            if (m.said[i] > high) high = m.said[i];
        }
        uint256 slack = (index.latest * slot.dispersionPpm) / PPM;
        _require(index.latest + slack >= low, "ORA-1 low", index.latest, low);
        _require(index.latest <= high + slack, "ORA-1 high", index.latest, high);
    }

    function _manner() private returns (uint8) {
        return uint8(_below(MANNERS));
    }
}
