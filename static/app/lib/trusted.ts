/** The one Trusted Types policy: it knows the addresses of our workers and lets nothing else be run. */

/** The service worker's address; a build may be named behind it, for browsers that miss a new version. */
export const SERVICE_WORKER = "/service_worker.js";
const NAMED = /^\/service_worker\.js(\?[0-9a-f]{16})?$/;
export const isServiceWorker = (address: string): boolean => NAMED.test(address);
const POLICY = "encours-worker";

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

interface Policy {
  createScriptURL(url: string): unknown;
}

let policy: Policy | null = null;

/** Vouch for a worker's address; throws for any that is not ours. */
export function trusted(address: string): string {
  const createScriptURL = (url: string) => {
    if (!isServiceWorker(url) && url !== __SYNC_WORKER__) throw new TypeError(url);
    return url;
  };
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
  if (!trustedTypes) return createScriptURL(address);
  policy ??= trustedTypes.createPolicy(POLICY, { createScriptURL });
  return policy.createScriptURL(address) as string;
}
