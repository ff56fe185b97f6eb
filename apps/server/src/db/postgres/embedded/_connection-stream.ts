/** What `pg` takes for a socket: one virtual connection to the embedded PostgreSQL. */
import { Duplex } from 'node:stream';

export interface ConnectionEnds {
  /** Asks for a connection; `stream.accept()` or `stream.destroy()` is called later. */
  attach(stream: ConnectionStream): void;
  write(stream: ConnectionStream, bytes: Uint8Array): void;
  detach(stream: ConnectionStream): void;
}

export class ConnectionStream extends Duplex {
  readonly #ends: ConnectionEnds;

  constructor(ends: ConnectionEnds) {
    super({ allowHalfOpen: false });
    this.#ends = ends;
  }

  /** Called by `pg` with host and port, which mean nothing here. */
  connect(): this {
    this.#ends.attach(this);
    return this;
  }

  accept(): void {
    this.emit('connect');
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#ends.write(this, new Uint8Array(chunk));
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#ends.write(this, new Uint8Array(Buffer.concat(chunks.map((each) => each.chunk))));
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#ends.detach(this);
    done(error);
  }

  // The rest of what `pg` calls on a socket.
  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
