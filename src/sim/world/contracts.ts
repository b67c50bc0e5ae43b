import { AbiCoder, Interface, type InterfaceAbi, type Result } from "ethers";

import { IAuction__factory } from "../../../typechain/factories/contracts/interfaces/IAuction__factory";
import { ICircuitBreaker__factory } from "../../../typechain/factories/contracts/interfaces/ICircuitBreaker__factory";
import { ICollateralVault__factory } from "../../../typechain/factories/contracts/interfaces/ICollateralVault__factory";
import { IDeleverager__factory } from "../../../typechain/factories/contracts/interfaces/IDeleverager__factory";
import { IExchange__factory } from "../../../typechain/factories/contracts/interfaces/IExchange__factory";
import { IInsuranceFund__factory } from "../../../typechain/factories/contracts/interfaces/IInsuranceFund__factory";
import { IKeyring__factory } from "../../../typechain/factories/contracts/interfaces/IKeyring__factory";
import { ILedger__factory } from "../../../typechain/factories/contracts/interfaces/ILedger__factory";
import { IMarketRegistry__factory } from "../../../typechain/factories/contracts/interfaces/IMarketRegistry__factory";
import { Authority__factory } from "../../../typechain/factories/contracts/governance/Authority__factory";
import { ILiquidator__factory } from "../../../typechain/factories/contracts/interfaces/ILiquidator__factory";
import { IPriceOracle__factory } from "../../../typechain/factories/contracts/interfaces/IPriceOracle__factory";
import { ITriggerOrders__factory } from "../../../typechain/factories/contracts/interfaces/ITriggerOrders__factory";
import { ISolvencyLens__factory } from "../../../typechain/factories/contracts/interfaces/lens/ISolvencyLens__factory";
import { IVault__factory } from "../../../typechain/factories/contracts/interfaces/IVault__factory";
import { type MethodCodec } from "../../sdk/abi/methodCodec";
import { interfaceOf, methodsOf } from "../../sdk/abi/parsed";
import { type DeployedAddresses } from "../../sdk/deployment";
import { type Call } from "../chain/block";
import { type Chain } from "../chain/chain";

const CODER = AbiCoder.defaultAbiCoder();

/** One deployed contract: builds calls, makes them, reads errors. */
export class Contract {
  readonly interface: Interface;
  private readonly methods: ReadonlyMap<string, MethodCodec>;

  constructor(
    readonly address: string,
    abi: InterfaceAbi,
    private readonly chain: Chain,
  ) {
    this.interface = interfaceOf(abi);
    this.methods = methodsOf(abi);
  }

  /** A transaction, not yet sent. */
  transaction(from: string, method: string, ...args: unknown[]): Call {
    return { from, to: this.address, data: this.method(method).encode(args) };
  }

  /** A transaction whose every argument is zero: for whoever is to be refused before anybody reads it. @param words of arguments */
  emptyTransaction(from: string, method: string, words: number): Call {
    return { from, to: this.address, data: this.method(method).selector + "00".repeat(32 * words) };
  }

  /** What a view answers: its return values in order. */
  read(method: string, ...args: unknown[]): Promise<Result> {
    return this.try(this.address, method, ...args);
  }

  /** What a transaction would do, without sending it; throws RevertedError. */
  async try(from: string, method: string, ...args: unknown[]): Promise<Result> {
    const answer = await this.chain.call(this.transaction(from, method, ...args));
    return CODER.decode(this.method(method).fragment.outputs, answer);
  }

  private method(name: string): MethodCodec {
    const found = this.methods.get(name);
    if (!found) throw new RangeError(`${this.address} has no method ${name}`);
    return found;
  }
}

export interface Contracts {
  readonly ledger: Contract;
  readonly vault: Contract;
  readonly exchange: Contract;
  readonly oracle: Contract;
  readonly breaker: Contract;
  readonly liquidator: Contract;
  readonly deleverager: Contract;
  readonly fund: Contract;
  readonly auction: Contract;
  readonly collateral: Contract;
  readonly solvency: Contract;
  readonly registry: Contract;
  readonly authority: Contract;
  readonly keyring: Contract;
  /** Absent: no gateway takes orders that wait for a price. */
  readonly triggers?: Contract;
}

/** @param triggers where the gateway is that takes orders which wait for a price; undefined: there is none */
export function contractsAt(addresses: DeployedAddresses, chain: Chain, triggers?: string): Contracts {
  const at = (address: string, abi: InterfaceAbi): Contract => new Contract(address, abi, chain);
  return {
    ledger: at(addresses.ledger, ILedger__factory.abi),
    vault: at(addresses.vault, IVault__factory.abi),
    exchange: at(addresses.exchange, IExchange__factory.abi),
    oracle: at(addresses.oracle, IPriceOracle__factory.abi),
    breaker: at(addresses.breaker, ICircuitBreaker__factory.abi),
    liquidator: at(addresses.liquidator, ILiquidator__factory.abi),
    deleverager: at(addresses.deleverager, IDeleverager__factory.abi),
    fund: at(addresses.fund, IInsuranceFund__factory.abi),
    auction: at(addresses.auction, IAuction__factory.abi),
    collateral: at(addresses.collateral, ICollateralVault__factory.abi),
    solvency: at(addresses.solvencyLens, ISolvencyLens__factory.abi),
    registry: at(addresses.registry, IMarketRegistry__factory.abi),
    authority: at(addresses.authority, Authority__factory.abi),
    keyring: at(addresses.keyring, IKeyring__factory.abi),
    ...(triggers === undefined ? {} : { triggers: at(triggers, ITriggerOrders__factory.abi) }),
  };
}

/** Of libraries behind the contracts, which their interfaces do not declare. */
const FOREIGN_ERRORS = new Interface([
  "error AccessManagedUnauthorized(address caller)",
  "error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
  "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
]);

const PANIC = "0x4e487b71";

/** The name of a custom error, whichever contract said it. */
export class ErrorNames {
  private readonly names = new Map<string, string>([
    ["0x", "no reason given"],
    [PANIC, "Panic"],
  ]);

  constructor(contracts: Contracts) {
    const known = (Object.values(contracts) as Contract[]).map(({ interface: iface }) => iface);
    for (const iface of [...known, FOREIGN_ERRORS]) {
      iface.forEachError((error) => this.names.set(error.selector, error.name));
    }
  }

  nameOf(data: string): string {
    return this.names.get(data.slice(0, 10)) ?? `unknown error ${data.slice(0, 10)}`;
  }
}
