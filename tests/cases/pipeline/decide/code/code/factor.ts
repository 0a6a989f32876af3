import type { Unit } from "./unit.ts";
import { offset } from "./offset.ts";
export const unit: Unit = "cm";
export const factor = 2 + offset;
