/** `node bench/growth/draw.js`: the picture of the figures that were measured last, without measuring. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { drawGrowth } from "./draw-growth.js";

const BENCH = resolve(import.meta.dirname, "..");
const figures = JSON.parse(readFileSync(resolve(BENCH, "growth.json"), "utf8"));
writeFileSync(resolve(BENCH, "growth.svg"), drawGrowth(figures));
