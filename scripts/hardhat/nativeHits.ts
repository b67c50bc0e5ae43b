import { createRequire } from "node:module";

import type { CodeCoverageConfig, EdrContext, ProviderConfig } from "@nomicfoundation/edr";

/** The address at which the embedded chain listens for hits, calls to which cost no more than calls to an empty account. */
const LISTENER = "0xc0bEc0BEc0BeC0bEC0beC0bEC0bEC0beC0beC0BE";

interface Hit {
  hits: number;
}

/** `id` names a contract in a file, or a file. */
type Naming = (id: string) => string;

interface Injector {
  readonly _getDefaultMethodIdentifier: Naming;
  readonly _getTrueMethodIdentifier: Naming;
  readonly _getFalseMethodIdentifier: Naming;
  _getDefaultMethodDefinition: Naming;
  _getTrueMethodDefinition: Naming;
  _getFalseMethodDefinition: Naming;
  _getFileScopedHashMethodDefinition: Naming;
  _getFileScopeTrueMethodDefinition: Naming;
  _getFileScopedFalseMethodDefinition: Naming;
}

interface Api {
  readonly instrumenter: { readonly instrumentationData: Record<string, Hit> };
  attachToHardhatVM(provider: unknown): Promise<void>;
}

interface Class<T> {
  readonly prototype: T;
}

/**
 * solidity-coverage finds its marks by looking at every step of every transaction in JavaScript, which makes tests a
 * hundred times slower. The embedded chain can gather them itself: a mark is a call to an address that it watches, and what
 * it saw comes once a transaction. So the marks become such calls, and the listener to steps goes.
 */
export function nativeHits(): void {
  const load = createRequire(__filename);
  const injector = (load("solidity-coverage/lib/injector") as Class<Injector>).prototype;
  const api = (load("solidity-coverage/lib/api") as Class<Api>).prototype;
  const { EdrContext } = load("@nomicfoundation/edr") as { EdrContext: Class<EdrContext> };

  markByCalls(injector);
  let data: Record<string, Hit> = {};
  api.attachToHardhatVM = function (this: Api): Promise<void> {
    data = this.instrumenter.instrumentationData;
    return Promise.resolve();
  };
  listen(EdrContext.prototype, (marks) => {
    for (const mark of marks) {
      const hit = data[`0x${Buffer.from(mark).toString("hex")}`];
      if (hit !== undefined) hit.hits += 1;
    }
    return Promise.resolve();
  });
}

/** A pure function may not call: the marking function is cast from `view` to `pure`. */
function markByCalls(injector: Injector): void {
  const marking = (id: string, visibility: "" | "internal "): string => {
    const name = injector._getDefaultMethodIdentifier(id);
    return `
function ${name}_send(bytes8 mark) ${visibility}view {
  assembly ("memory-safe") { mstore(0, mark) pop(staticcall(gas(), ${LISTENER}, 0, 8, 0, 0)) }
}
function ${name}(bytes8 mark) ${visibility}pure {
  function(bytes8) internal view send = ${name}_send;
  function(bytes8) internal pure cast;
  assembly ("memory-safe") { cast := send }
  cast(mark);
}
`;
  };
  const answering = (id: string, answer: boolean, visibility: "" | "internal "): string => {
    const name = answer ? injector._getTrueMethodIdentifier(id) : injector._getFalseMethodIdentifier(id);
    const mark = injector._getDefaultMethodIdentifier(id);
    return `function ${name}(bytes8 mark) ${visibility}pure returns (bool) { ${mark}(mark); return ${String(answer)}; }\n`;
  };
  injector._getDefaultMethodDefinition = (id) => marking(id, "internal ");
  injector._getTrueMethodDefinition = (id) => answering(id, true, "internal ");
  injector._getFalseMethodDefinition = (id) => answering(id, false, "internal ");
  injector._getFileScopedHashMethodDefinition = (id) => marking(id, "");
  injector._getFileScopeTrueMethodDefinition = (id) => answering(id, true, "");
  injector._getFileScopedFalseMethodDefinition = (id) => answering(id, false, "");
}

function listen(
  context: EdrContext,
  onCollectedCoverageCallback: CodeCoverageConfig["onCollectedCoverageCallback"],
): void {
  const { createProvider } = context;
  context.createProvider = function (this: EdrContext, chain, config: ProviderConfig, ...rest) {
    config.observability = { ...config.observability, codeCoverage: { onCollectedCoverageCallback } };
    return createProvider.call(this, chain, config, ...rest);
  };
}
