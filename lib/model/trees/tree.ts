import { z } from "zod";

const number = z.number().transform((value) => value + 0);
const index = z.int().min(-1);
const flag = z.literal([0, 1]);

/**
 * One tree in pre-order: parallel arrays of one length, node 0 the root, children after their parent.
 *
 * A number goes left when it is at most the threshold; of a category the listed levels go left, all
 * others go right, also those that training has not met. Null goes where `missing_left` says.
 */
export const treeSchema = z.strictObject({
  /** Index into the model's features, −1 in a leaf. */
  feature: z.array(index).min(1),
  /** 0 in leaves and category splits. */
  threshold: z.array(number),
  /** Indices into the levels of the split's feature, ascending; null but in category splits. */
  levels: z.array(z.array(z.int().min(0)).nullable()),
  missing_left: z.array(flag),
  /** Where 1, a number within 1e-35 of zero travels like null; only imported trees have it. */
  zero_missing: z.array(flag).optional(),
  /** Nodes, −1 in leaves. */
  left: z.array(index),
  right: z.array(index),
  /** Log-odds that a leaf adds, learning rate included; 0 in inner nodes. */
  value: z.array(number),
  /** Training rows through the node, or their weight. */
  cover: z.array(z.number().min(0)),
});

export type Tree = z.output<typeof treeSchema>;
