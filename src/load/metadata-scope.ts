import type { NameScope } from "./check-names.ts";
import { shapeOf } from "./value-shape.ts";

/** Metadata changes no answer, so that it alone may tell the run that sent it. */
export function metadataScope(scope: NameScope): NameScope {
	return new Map([...scope, ["run", shapeOf({ date: "", id: "" })]]);
}
