export { SELECT_ALL, Selection, type SelectionSpec } from "../plan/selection.ts";
