/** The chores of PostgreSQL's background processes, which the embedded one lacks: checkpoints, vacuum, statistics. */

export interface MaintenanceOptions {
  /** Runs SQL when no client holds the backend. */
  readonly run: (sql: string) => Promise<(string | null)[][]>;
  readonly log: (level: 'debug' | 'warn', message: string) => void;
  readonly checkpointBytes?: number;
  readonly checkpointMs?: number;
  readonly vacuumMs?: number;
}

/** Vacuum is worth its time once this much was written since the last. */
const vacuumBytesMin = 1024 * 1024;

export class Maintenance {
  readonly #options: Required<MaintenanceOptions>;
  #checkpointAt = 0;
  #checkpointWal: number | null = null;
  #vacuumAt: number;
  #vacuumWal: number | null = null;
  #busy = false;

  constructor(options: MaintenanceOptions, now: number = Date.now()) {
    this.#options = { checkpointBytes: 32 * 2 ** 20, checkpointMs: 300_000, vacuumMs: 6 * 3_600_000, ...options };
    this.#checkpointAt = now;
    this.#vacuumAt = now;
  }

  /** To be called every few seconds; writes nothing on an idle database, and never runs twice at once. */
  async tick(now: number = Date.now()): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.#work(now);
    } catch (error) {
      this.#options.log('warn', `maintenance of the embedded PostgreSQL failed: ${String(error)}`);
    } finally {
      this.#busy = false;
    }
  }

  async #work(now: number): Promise<void> {
    const wal = await this.#walPosition();
    this.#checkpointWal ??= wal;
    this.#vacuumWal ??= wal;
    if (now - this.#vacuumAt >= this.#options.vacuumMs && wal - this.#vacuumWal >= vacuumBytesMin) {
      await this.#vacuum();
      this.#vacuumAt = now;
      this.#vacuumWal = wal;
    }
    const written = wal - this.#checkpointWal;
    const due = now - this.#checkpointAt >= this.#options.checkpointMs;
    if (written >= this.#options.checkpointBytes || (due && written > 0)) {
      await this.#options.run('CHECKPOINT');
      this.#checkpointAt = now;
      this.#checkpointWal = await this.#walPosition();
      this.#options.log('debug', `checkpoint after ${Math.round(written / 1024)} KiB of WAL`);
    }
  }

  /** Table by table, so that clients get a turn in between. */
  async #vacuum(): Promise<void> {
    const tables = await this.#options.run(
      `SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'm') AND n.nspname <> 'information_schema' ORDER BY 1`,
    );
    for (const [table] of tables) {
      if (table) await this.#options.run(`VACUUM (ANALYZE) ${table}`);
    }
    this.#options.log('debug', `vacuumed ${tables.length} tables`);
  }

  async #walPosition(): Promise<number> {
    const [row] = await this.#options.run(`SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')`);
    return Number(row?.[0] ?? 0);
  }
}
