import assert from "node:assert/strict";
import { leadSentence, verdictOf } from "./lead.ts";

const compared = { model_pr_auc: 0.6, rule: "longest without activity first", rule_pr_auc: 0.5 };

Deno.test("leadSentence() says how much better than the best rule, with the interval", () => {
  assert.equal(
    leadSentence({ ...compared, gain: { value: 0.1, interval: [0.05, 0.15] } }),
    "The model finds leavers 20 % better than the best simple rule, longest without activity " +
      "first: a PR-AUC of 0.600 against 0.500 (+0.100, 95 % interval 0.050 to 0.150).",
  );
});

Deno.test("leadSentence() praises nothing that may be chance", () => {
  assert.equal(
    leadSentence({ ...compared, gain: { value: 0.02, interval: [-0.01, 0.05] } }),
    "The model is not shown to be better than the best simple rule, longest without activity " +
      "first: a PR-AUC of 0.600 against 0.500, a difference that may be chance " +
      "(+0.020, 95 % interval −0.010 to 0.050).",
  );
});

Deno.test("leadSentence() says to use the rule where the model is no better", () => {
  const said = leadSentence({ ...compared, gain: { value: -0.1, interval: [-0.15, -0.05] } });
  assert.match(said, /^The model is no better than .*, so use the rule: .*\(−0\.100, /);
});

Deno.test("verdictOf() needs the whole interval above zero", () => {
  assert.equal(verdictOf({ value: 0.1, interval: [0.001, 0.2] }), "better");
  assert.equal(verdictOf({ value: 0.1, interval: [0, 0.2] }), "doubtful");
  assert.equal(verdictOf({ value: 0.1, interval: null }), "doubtful");
  assert.equal(verdictOf({ value: 0, interval: [0, 0] }), "worse");
});
