/** Remembers which address a request came from: the web's Request does not say. */

const addresses = new WeakMap<Request, string>();

export function rememberAddress(request: Request, address: string | undefined): void {
  if (address) addresses.set(request, address);
}

export function clientAddress(request: Request): string | undefined {
  return addresses.get(request);
}
