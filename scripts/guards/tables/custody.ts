import { type Guard, guards } from "../guard";

const ROW1 = "attacks/row1.test.ts";
const ROW16 = "attacks/row16.test.ts";
const ROW25 = "attacks/row25.test.ts";
const TOKENS = "attacks/tokens.test.ts";
const DOORS_OF_VAULT = "finds every door of the Vault shut while the Vault pays or takes";
const DOORS_OF_FUND = "finds every door of the fund shut while the fund pays or takes";

const UPGRADE = `
    function upgradeToAndCall(address to, bytes calldata data) external {
        (bool ok, ) = to.delegatecall(data);
        require(ok);
    }
`;
const STORE = `
    function setImplementation(address to) external {
        assembly {
            sstore(0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc, to)
        }
    }
`;
const FILL = `
        assembly {
            sstore(0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc, address())
        }
`;

export const CUSTODY: readonly Guard[] = [
  ...guards("contracts/core/Vault.sol", [
    [
      "vault-shut-in-withdrawal",
      "1",
      ROW1,
      DOORS_OF_VAULT,
      "function withdraw(AccountId account, uint256 amountNative) external nonReentrant {",
      "function withdraw(AccountId account, uint256 amountNative) external {",
    ],
    [
      "vault-shut-in-deposit",
      "1",
      ROW1,
      DOORS_OF_VAULT,
      "function deposit(AccountId account, uint256 amountNative) external nonReentrant {",
      "function deposit(AccountId account, uint256 amountNative) external {",
    ],
    [
      "debited-before-paid",
      "1",
      ROW1,
      "reads an account as debited while it is being paid",
      `        LEDGER.debit(account, msg.sender, to, amount);
        _countWithdrawal(account, amount);
        uint256 before = TOKEN.balanceOf(address(this));
        if (!TOKEN.trySafeTransfer(to, amountNative)) revert Vault_TransferFailed(to, amountNative);
`,
      `        uint256 before = TOKEN.balanceOf(address(this));
        if (!TOKEN.trySafeTransfer(to, amountNative)) revert Vault_TransferFailed(to, amountNative);
        LEDGER.debit(account, msg.sender, to, amount);
        _countWithdrawal(account, amount);
`,
    ],
    [
      "token-units",
      "14",
      "attacks/row14.test.ts",
      "are the token's own in the Vault, 0 to 27: one whole token is one unit",
      "NATIVE_TO_WAD = decimals <= 18 ? 10 ** (18 - decimals) : 1;",
      "NATIVE_TO_WAD = 1e12;",
    ],
    [
      "no-upgrade-door",
      "16",
      ROW16,
      "stays what it was, whoever tries every known door with stolen keys: the user's money is there",
      "    mapping(AccountId => Payout) private _payouts;\n",
      `    mapping(AccountId => Payout) private _payouts;\n${UPGRADE}`,
    ],
    [
      "no-delegatecall-in-a-payout",
      "18",
      "attacks/row18.test.ts",
      "is made by nothing that deploys, governs, trades, liquidates or pays",
      "        address to = _payoutOf(account, msg.sender);\n",
      `        address to = _payoutOf(account, msg.sender);
        (bool ok, ) = address(TOKEN).delegatecall("");
        ok;
`,
    ],
    [
      "token-reason-not-copied",
      "25",
      ROW25,
      "by LongReason: his withdrawal reverts typed, at a bounded cost, and everybody else's goes on",
      "if (!TOKEN.trySafeTransfer(to, amountNative)) revert Vault_TransferFailed(to, amountNative);",
      "TOKEN.safeTransfer(to, amountNative);",
    ],
    [
      "credited-is-received",
      "tokens",
      TOKENS,
      "for a token that begins to take 100 bps of each transfer",
      `        if (held != before + amountNative)
            revert Vault_UnsupportedToken(held > before ? held - before : 0, amountNative);
        uint256 accounted`,
      "        uint256 accounted",
    ],
    [
      "tokens-cover-the-books",
      "tokens",
      TOKENS,
      "for a token that took some away: nothing more is credited, so that nobody new pays for it",
      "        if (held < accounted) revert Vault_TokensMissing(held, accounted);\n",
      "        accounted;\n",
    ],
  ]),
  ...guards("contracts/core/FundShares.sol", [
    [
      "fund-shut-in-a-claim",
      "1",
      ROW1,
      DOORS_OF_FUND,
      `    ) external nonReentrant returns (uint256 assets) {
        assets = previewRedeem(shares);`,
      `    ) external returns (uint256 assets) {
        assets = previewRedeem(shares);`,
    ],
    [
      "fund-shut-in-a-request",
      "1",
      ROW1,
      DOORS_OF_FUND,
      "function requestDeposit(uint256 assets, address controller) external nonReentrant {",
      "function requestDeposit(uint256 assets, address controller) external {",
    ],
    [
      "struck-off-before-paid",
      "1",
      ROW1,
      "reads a claim as struck off while it is being paid",
      `        _redemptions.take(owner, shares, assets);
        TOKEN.safeTransfer(receiver, assets);`,
      `        TOKEN.safeTransfer(receiver, assets);
        _redemptions.take(owner, shares, assets);`,
    ],
    [
      "redemptions-wait-an-epoch",
      "24",
      "attacks/row24.test.ts",
      "pays nothing out before a full epoch has passed",
      `        (uint256 redeemed, uint256 assetsOut) = _settleRedemptions(supply, _positive(equity));
        emit EpochSettled(_redemptions.epoch, price, assetsIn, minted, redeemed, assetsOut);
        _redemptions.advance();
`,
      `        _redemptions.advance();
        (uint256 redeemed, uint256 assetsOut) = _settleRedemptions(supply, _positive(equity));
        emit EpochSettled(_redemptions.epoch, price, assetsIn, minted, redeemed, assetsOut);
`,
    ],
    [
      "shares-not-inflated",
      "21",
      "attacks/fundInflation.test.ts",
      "cost who comes first or second nothing, and the giver of 50000000 all of it but what he shares in",
      "return Math.mulDiv(assetsWad, totalSupply() + VIRTUAL, equity + VIRTUAL);",
      "return Math.mulDiv(assetsWad, totalSupply() + 1, equity + 1);",
    ],
  ]),
  ...guards("contracts/core/Keyring.sol", [
    [
      "no-slot-of-a-proxy",
      "16",
      ROW16,
      "is none: slots of proxies are empty in every contract",
      "        EXCHANGE = wiring.exchange;\n",
      `        EXCHANGE = wiring.exchange;\n${FILL}`,
    ],
    [
      "no-door-to-such-a-slot",
      "16",
      ROW16,
      "stays what it was, whoever tries every known door with stolen keys: the user's money is there",
      "    mapping(AccountId => mapping(address => Delegate)) private _delegates;\n",
      `    mapping(AccountId => mapping(address => Delegate)) private _delegates;\n${STORE}`,
    ],
    [
      "a-key-loses-its-allowance-at-most",
      "26",
      "keys/keyring.test.ts",
      "loses the owner no more than the key's daily allowance, however often it trades in a day",
      "        if (total > d.maxLossPerDay) revert Keyring_Loss(total, d.maxLossPerDay);\n",
      "",
    ],
  ]),
  ...guards("contracts/core/Ledger.sol", [
    [
      "only-the-vault-debits",
      "27",
      "attacks/row27.test.ts",
      "gain nothing by any call of any contract, and take nothing",
      "function debit(AccountId account, address owner, address to, uint256 amount) external onlyVault {",
      "function debit(AccountId account, address owner, address to, uint256 amount) external {",
    ],
    [
      "health-after-a-tier",
      "21",
      "core/tiers.test.ts",
      "reverts when the position lacks initial margin at the lower tier",
      "if (h.equity < int256(h.initialMargin)) revert Ledger_InsufficientMargin(h.equity, h.initialMargin);",
      "",
    ],
  ]),
  ...guards("src/sdk/deploy/describeCall.ts", [
    [
      "innermost-call-told",
      "18",
      "attacks/row18.test.ts",
      "cannot hide what is governed: the innermost call is told, whatever the words round it",
      "const inner = innerCall(value);",
      "const inner = innerCall(value.slice(0, 2));",
    ],
    [
      "hash-told",
      "18",
      "attacks/row18.test.ts",
      "is found out: every call of the deployment is told by its data, decoded, none of them unknown",
      'return `${to ?? "creation"} ${said} data ${keccak256(data)}`;',
      'return `${to ?? "creation"} ${said}`;',
    ],
  ]),
];
