type Policy = { createScriptURL(url: string): string };
type Policies = { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy };

let policy: Policy | null = null;

/** A script of our own bundle as a worker; the page's policy takes no bare text for one (SECURITY 4). @throws when it is not ours */
export function startWorker(url: string, options: WorkerOptions): Worker {
  const own = (text: string) => {
    const { origin, pathname } = new URL(text, document.baseURI);
    if (origin !== location.origin && origin !== new URL(document.baseURI).origin) throw new TypeError(text);
    return `${pathname}`;
  };
  const policies = (globalThis as unknown as { trustedTypes?: Policies }).trustedTypes;
  policy ??= policies?.createPolicy('mureon-scratch', { createScriptURL: own }) ?? { createScriptURL: own };
  return new Worker(policy.createScriptURL(url), options);
}
