/** Shared through the process: the route /health/live is bundled apart from these files and reads it, too. */
const DRAINING = Symbol.for("data-aggregator.draining");

export function isDraining() {
  return Reflect.get(globalThis, DRAINING) === true;
}

export function startDraining() {
  Reflect.set(globalThis, DRAINING, true);
}
