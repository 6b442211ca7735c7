// The environment of the server, read once. Every variable has a default: the image runs without any.

/** @typedef {{ release: string, drainSeconds: number, exitSeconds: number }} Environment */

/**
 * @param {NodeJS.ProcessEnv} variables
 * @returns {Environment}
 * @throws {Error} naming the variable, the value that came and what is allowed
 */
export function readEnvironment(variables) {
  return {
    release: variables.RELEASE || "unreleased",
    // ECS sends SIGTERM before it takes the task out of the load balancer (containers-roadmap#708):
    // new requests still arrive for a few seconds.
    drainSeconds: seconds(variables, "DRAIN_S", 5),
    exitSeconds: seconds(variables, "EXIT_S", 15),
  };
}

/**
 * @param {NodeJS.ProcessEnv} variables
 * @param {string} name
 * @param {number} fallback
 */
function seconds(variables, name, fallback) {
  const text = variables[name];
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || value > 120)
    throw new Error(`${name} is "${text}": give seconds from 0 to 120, or leave it out for ${fallback}.`);
  return value;
}

export const environment = readEnvironment(process.env);
