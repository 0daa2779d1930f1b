export { SELECT_ALL, type SelectionSpec } from "../plan/selection.ts";
