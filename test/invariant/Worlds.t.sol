// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Laws} from "./Laws.sol";
import {Terms} from "./World.sol";

/// @title Three exchanges under random commands: forge draws the handlers of Laws and asks for the laws in between.
abstract contract Worlds {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Laws internal laws;

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(laws);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[16] memory handlers = [
            laws.make.selector,
            laws.take.selector,
            laws.reduce.selector,
            laws.batch.selector,
            laws.cancel.selector,
            laws.money.selector,
            laws.account.selector,
            laws.price.selector,
            laws.outage.selector,
            laws.time.selector,
            laws.keeper.selector,
            laws.shares.selector,
            laws.fundKeeper.selector,
            laws.keys.selector,
            laws.relays.selector,
            laws.stops.selector
        ];
        targets = new FuzzSelector[](1);
        targets[0].addr = address(laws);
        targets[0].selectors = new bytes4[](handlers.length + 8);
        for (uint256 i = 0; i < handlers.length; ++i) targets[0].selectors[i] = handlers[i];
        targets[0].selectors[16] = laws.govern.selector;
        targets[0].selectors[17] = laws.steal.selector;
        targets[0].selectors[18] = laws.token_.selector;
        targets[0].selectors[19] = laws.uncross.selector;
        targets[0].selectors[20] = laws.forget.selector;
        targets[0].selectors[21] = laws.bury.selector;
        targets[0].selectors[22] = laws.pledges.selector;
        targets[0].selectors[23] = laws.sales.selector;
    }

    function invariant_laws() external {
        laws.check();
    }

    function afterInvariant() external {
        laws.tell();
    }
}

/// @notice Committed parameters, halts and all, a rich fund, a token of 6 decimals.
contract RichFundTest is Worlds {
    function setUp() external {
        laws = new Laws(Terms("rich", 8_000, 400_000, 100_000, 120_000));
    }
}

/// @notice No halts, no fund, crashes both ways, a token of 8 decimals that calls back.
contract EmptyFundTest is Worlds {
    function setUp() external {
        laws = new Laws(Terms("empty", 4_000, 0, 300_000, 450_000));
    }
}

/// @notice Two markets, one of small classes, a fund that runs dry, a token of 18 decimals that blocks people.
contract SmallFundTest is Worlds {
    function setUp() external {
        laws = new Laws(Terms("small", 6_000, 15_000, 250_000, 250_000));
    }
}
