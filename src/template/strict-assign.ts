import { AssignTag, type Context, UndefinedVariableError } from "liquidjs";

/**
 * `assign` that gives no name to what is not there: a text that writes the name is refused, as one that writes what it stands
 * for would be. The library's own takes nothing for it.
 */
export class StrictAssign extends AssignTag {
	override *render(context: Context): Generator<unknown, void, unknown> {
		const { key, value } = this as unknown as { key: string; value: { value(context: Context): Generator } };
		try {
			(context.bottom() as Record<string, unknown>)[key] = yield value.value(context);
		} catch (error) {
			if (!(error instanceof UndefinedVariableError)) throw error;
			(context.bottom() as Record<string, unknown>)[key] = undefined;
		}
	}
}
