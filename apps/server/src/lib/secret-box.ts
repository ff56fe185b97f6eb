/** Encrypts secrets that are kept in the database. Each is bound to its place, so that a row copied elsewhere can't be read there. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface SecretBox {
  /** @param place what the secret belongs to, such as a project and a row; needed again to open it */
  seal(text: string, place: readonly string[]): string;
  /** @throws Error when it was sealed with another key, for another place, or was changed. */
  open(sealed: string, place: readonly string[]): string;
}

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
/** In front of every sealed text, so that another way of encrypting can come beside this one. */
const version = 'v1';

/** @param purpose gives each use of the instance's key a key of its own */
export function createSecretBox(instanceKey: Uint8Array, purpose: string): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', instanceKey, new Uint8Array(), `telltale ${purpose} ${version}`, 32));
  return {
    seal(text, place) {
      const nonce = randomBytes(nonceBytes);
      const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(JSON.stringify(place)));
      const hidden = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
      return `${version}.${Buffer.concat([nonce, sealing.getAuthTag(), hidden]).toString('base64url')}`;
    },
    open(sealed, place) {
      const [written, body] = sealed.split('.');
      if (written !== version || body === undefined) throw new Error('a sealed secret of an unknown version');
      const bytes = Buffer.from(body, 'base64url');
      const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
        .setAAD(Buffer.from(JSON.stringify(place)))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      return Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]).toString('utf8');
    },
  };
}
