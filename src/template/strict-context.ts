import { Context } from "liquidjs";

/** A context in which `size` of a mapping is a key like any other, and not the number of its keys. */
export class StrictContext extends Context {
	override readProperty(...[target, key]: Parameters<Context["readProperty"]>): unknown {
		const isKeyCount = key === "size" && isPlainMapping(target) && !Object.hasOwn(target, "size");
		return isKeyCount ? undefined : super.readProperty(target, key);
	}

	override spawn(scope: object = {}): Context {
		const { opts, sync, globals, strictVariables, ownPropertyOnly, renderLimit, memoryLimit, liquid } = this;
		const options = { sync, globals, strictVariables, ownPropertyOnly };
		return new StrictContext(scope, opts, options, { renderLimit, memoryLimit, liquid });
	}
}

/** True for what JSON calls an object. */
export function isPlainMapping(value: unknown): value is { readonly [key: string]: unknown } {
	return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
