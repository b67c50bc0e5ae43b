// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {DayBudget} from "../libraries/DayBudget.sol";
import {RollingExtremes} from "../libraries/RollingExtremes.sol";
import {TickPrice} from "../libraries/TickPrice.sol";
import {WeightedMedian} from "../libraries/WeightedMedian.sol";
import {RoundStatus} from "../types/OracleTypes.sol";

/// @title The oracle's and the breaker's libraries from outside, a batch of cases at a time.
contract OracleMathHarness {
    struct MedianCase {
        uint256[] prices;
        uint256[] weights;
        uint256 configured;
        uint256 limitPpm;
    }

    struct MedianAnswer {
        uint256 price;
        uint256 dispersionPpm;
        RoundStatus status;
    }

    /// A price path through one window: at each time a price, and after each the range is asked.
    struct Path {
        uint256[] prices;
        uint256[] times;
        uint256 span;
    }

    struct Seen {
        uint120 window;
        uint256 lowBefore; // range just before the price was recorded
        uint256 highBefore;
        uint256 low;
        uint256 high;
    }

    function decide(MedianCase[] calldata cases) external pure returns (MedianAnswer[] memory answers) {
        answers = new MedianAnswer[](cases.length);
        for (uint256 i = 0; i < cases.length; ++i) {
            MedianCase calldata c = cases[i];
            uint256[] memory points = new uint256[](c.prices.length);
            for (uint256 j = 0; j < points.length; ++j)
                points[j] = WeightedMedian.toPoint(c.prices[j], c.weights[j]);
            (uint256 price, uint256 dispersionPpm, RoundStatus status) = WeightedMedian.decide(
                points,
                c.configured,
                c.limitPpm
            );
            answers[i] = MedianAnswer(price, dispersionPpm, status);
        }
    }

    function walk(Path calldata path) external pure returns (Seen[] memory seen) {
        seen = new Seen[](path.prices.length);
        uint120 window = RollingExtremes.start(path.prices[0]);
        for (uint256 i = 0; i < seen.length; ++i) {
            uint256 price = path.prices[i];
            uint256 nowSec = path.times[i];
            if (i > 0) {
                uint256 last = path.prices[i - 1];
                uint256 bucket = RollingExtremes.toBucket(price);
                (window, seen[i].lowBefore, seen[i].highBefore) = RollingExtremes.advance(
                    window,
                    bucket,
                    last,
                    nowSec,
                    path.times[i - 1],
                    path.span
                );
            }
            seen[i].window = window;
            (seen[i].low, seen[i].high) = RollingExtremes.range(window, price, nowSec, nowSec, path.span);
        }
    }

    /// @return byDay after each spending. @return totals of the nine days then.
    function spend(
        uint256[] calldata spendings,
        uint256[] calldata days_
    ) external pure returns (uint184[] memory byDay, uint256[] memory totals) {
        byDay = new uint184[](spendings.length);
        totals = new uint256[](spendings.length);
        uint184 running;
        for (uint256 i = 0; i < spendings.length; ++i) {
            running = DayBudget.roll(running, days_[i], i == 0 ? days_[0] : days_[i - 1]);
            running = DayBudget.add(running, spendings[i]);
            (byDay[i], totals[i]) = (running, DayBudget.total(running));
        }
    }

    function pricesAt(
        int256[] calldata ticks,
        uint256[] calldata units
    ) external pure returns (uint256[] memory prices) {
        prices = new uint256[](ticks.length);
        for (uint256 i = 0; i < ticks.length; ++i) prices[i] = TickPrice.at(ticks[i], units[i]);
    }
}
