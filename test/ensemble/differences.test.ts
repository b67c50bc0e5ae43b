import { expect } from "chai";

import { differencesOf } from "../../scripts/ensemble/differences";
import { sampleColumn } from "../report/sampleRun";

describe("differences between twin and contracts", () => {
  const column = sampleColumn("committed");

  it("leaves gas and the number of laws judged out, and nothing else", () => {
    const { transactions, laws } = column.summary;
    const other = {
      ...column.summary,
      transactions: { ...transactions, gas: null },
      laws: { ...laws, checks: 1 },
    };
    expect(differencesOf(column, { ...column, summary: other })).to.deep.equal([]);
    const sent = { ...column.summary, transactions: { ...transactions, sent: transactions.sent + 1 } };
    expect(differencesOf(column, { ...column, summary: sent })).to.deep.equal([
      {
        field: "summary.transactions.sent",
        twin: `${transactions.sent}`,
        contracts: `${transactions.sent + 1}`,
      },
    ]);
  });

  it("names the path of an event that is missing, and stops after enough of them", () => {
    const fewer = { ...column, liquidations: column.liquidations.slice(1) };
    const [first] = differencesOf(column, fewer);
    expect(first!.field).to.match(/^liquidations\.0/);
    const moved = {
      ...column,
      series: { ...column.series, index: column.series.index.map((price) => price + 1) },
    };
    expect(differencesOf(column, moved)).to.have.length(10);
  });
});
