import { type Guard, guards } from "../guard";

const ROW2 = "attacks/row2.test.ts";
const ROW17 = "attacks/row17.test.ts";
const refuses = (name: string): string => `${name} reverts for strangers, privileged keys and engines`;

export const POWERS: readonly Guard[] = [
  ...guards("contracts/core/Vault.sol", [
    [
      "owner-of-a-payout",
      "2",
      ROW2,
      refuses("Vault.setPayout"),
      "        if (LEDGER.ownerOf(account) != msg.sender) revert Vault_NotOwner(account, msg.sender);\n",
      "",
    ],
  ]),
  ...guards("contracts/core/Keyring.sol", [
    [
      "owner-of-a-key",
      "2",
      ROW2,
      refuses("Keyring.setDelegate"),
      "        if (LEDGER.ownerOf(account) != msg.sender) revert Keyring_NotOwner(account, msg.sender);\n",
      "",
    ],
  ]),
  ...guards("contracts/core/Ledger.sol", [
    [
      "owner-of-a-tier",
      "2",
      ROW2,
      refuses("Ledger.setTier"),
      "        _requireOwner(account, msg.sender);\n        Party memory p = _load(account, market);\n        uint8 maxTier",
      "        Party memory p = _load(account, market);\n        uint8 maxTier",
    ],
  ]),
  ...guards("contracts/core/InsuranceFund.sol", [
    [
      "owner-of-who-takes",
      "2",
      ROW2,
      refuses("InsuranceFund.takeInventory"),
      "        if (LEDGER.ownerOf(account) != msg.sender) revert InsuranceFund_NotOwner(account, msg.sender);\n",
      "",
    ],
  ]),
  ...guards("contracts/governance/Authority.sol", [
    [
      "a-day-under-every-call",
      "17",
      ROW17,
      "leaves no way to loosen at once, even after every such word was heeded",
      "if (immediate && floored && !_isBuilding(caller)) return (false, GOVERNANCE_DELAY);",
      "",
    ],
    [
      "a-day-under-every-role",
      "17",
      ROW17,
      "makes an accomplice without a delay wait the day all the same",
      "if (floored && executionDelay < GOVERNANCE_DELAY) executionDelay = GOVERNANCE_DELAY;",
      "",
    ],
    [
      "no-other-authority",
      "17",
      ROW17,
      "gives no contract another authority, whoever waits how long",
      "        revert Authority_Fixed(target);\n",
      "        if (target == address(0)) revert Authority_Fixed(target);\n",
    ],
  ]),
];
