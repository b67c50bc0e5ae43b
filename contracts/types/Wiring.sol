// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// The addresses of one deployment. Known before the first contract exists (see Shipyard), given to every
/// constructor, immutable everywhere: nobody can rewire a running exchange.
struct Wiring {
    address authority; // OpenZeppelin AccessManager
    address token; // settlement ERC-20
    address registry;
    address oracle;
    address breaker;
    address ledger;
    address vault;
    address keyring;
    address exchange;
    address deleverager;
    address liquidator;
    address fund;
    address collateral;
    address auction;
}
